#pragma once

#include "common/dialect/postfix.h"
#include "common/explain/target.h"

namespace mta_tls {

// Everything about one question that the parts of an explanation are written from.
struct Case {
  const Snapshot& snapshot;
  const Target& target;
  OutboundQuestion question;
  Instant now;
  Decision decision;

  Case(const Snapshot& table, const Target& about, Instant time)
      : snapshot(table), target(about), question(parse_postfix_key(about.key)), now(time),
        decision(decide_outbound(table, question, time)) {}
  Case(const Case&) = delete; // the decision borrows from the question
  Case& operator=(const Case&) = delete;

  bool is_parent_key() const { return is_postfix_parent_key(target.key); }
};

} // namespace mta_tls
