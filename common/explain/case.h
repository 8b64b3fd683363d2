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

  // An empty sender: it does not matter who sends.
  Case(const Snapshot& table, const Target& about, const OutboundSender& sender,
       Instant time)
      : snapshot(table), target(about), question(question_of(about, sender)), now(time),
        decision(decide_outbound(table, question, time)) {}
  Case(const Case&) = delete; // the decision borrows from the question
  Case& operator=(const Case&) = delete;

  bool is_parent_key() const { return is_postfix_parent_key(target.key); }

private:
  static OutboundQuestion question_of(const Target& about, const OutboundSender& sender) {
    auto question = parse_postfix_key(about.key);
    const bool is_known = !sender.address.empty() || !sender.user.empty();
    if (is_known && !is_postfix_parent_key(about.key)) {
      question.sender = sender;
    }
    return question;
  }
};

} // namespace mta_tls
