#pragma once

#include "common/dialect/postfix.h"
#include "common/explain/explain.h"
#include "common/explain/target.h"

namespace mta_tls {

// Everything about one question that the parts of an explanation are written from.
struct Case {
  const Snapshot& snapshot;
  const Target& target;
  OutboundQuestion question;
  Instant now;
  const Circumstances& known;
  Decision decision;

  // An empty sender: it does not matter who sends.
  Case(const Snapshot& table, const Target& about, const OutboundSender& sender,
       Instant time, const Circumstances& circumstances)
      : snapshot(table), target(about),
        question(question_of(about, sender, facts_of(circumstances.trace))), now(time),
        known(circumstances), decision(decide_outbound(table, question, time)) {}
  Case(const Case&) = delete; // the decision borrows from the question
  Case& operator=(const Case&) = delete;

  bool is_parent_key() const { return is_postfix_parent_key(target.key); }
  const Discovered& facts() const { return *question.discovered; }

private:
  // What was looked up; nothing, as far as nobody has.
  static const Discovered& facts_of(const DiscoveryTrace* trace) {
    return trace ? trace->knowledge.facts : nothing_discovered();
  }

  static OutboundQuestion question_of(const Target& about, const OutboundSender& sender,
                                      const Discovered& facts) {
    auto question = parse_postfix_key(about.key);
    question.discovered = &facts;
    const bool is_known = !sender.address.empty() || !sender.user.empty();
    if (is_known && !is_postfix_parent_key(about.key)) {
      question.sender = sender;
    }
    return question;
  }
};

} // namespace mta_tls
