#include "common/policy/decide_inbound.h"

#include "common/policy/judge_session.h"

namespace mta_tls {

namespace {

InboundDecision judge_authenticated(const InboundDefaults& defaults,
                                    const SessionFacts& facts, bool at_mail) {
  InboundDecision decision;
  if (!defaults.auth_requires_tls || !at_mail) {
    return decision;
  }
  if (facts.tls == TlsState::plain) {
    decision.outcome = Violated{InboundFault::auth_without_tls, false, std::nullopt};
  } else if (facts.tls == TlsState::unknown) {
    decision.outcome = Violated{InboundFault::fact_unknown, true, SessionFact::tls};
  }
  return decision;
}

// Whether the rule is about a session whose client nobody knows, nobody knows either: it
// cannot pass by a rule that asks for something.
std::optional<Violated> judge(const InboundMatched& matched, const SessionFacts& facts) {
  const auto& rule = *matched.rule;
  auto violated = matched.client_unknown
                      ? Violated{InboundFault::fact_unknown, true, SessionFact::client}
                      : judge_session(rule.requirement, facts);
  if (violated && rule.on_failure.action == InboundFailure::Action::tempfail) {
    violated->temporary = true;
  }
  return violated;
}

void consider(const InboundMatched& matched, InboundVerdict verdict,
              const SessionFacts& facts, InboundDecision& decision) {
  InboundConsidered considered{matched.rule, verdict, {}};
  if (is_tried_only(verdict)) {
    if (const auto violated = judge(matched, facts)) {
      considered.would_refuse = violated->fault;
      considered.unknown = violated->unknown;
    }
  } else if (verdict == InboundVerdict::won && decision.rule) {
    considered.verdict = InboundVerdict::less_specific;
  } else if (verdict == InboundVerdict::won) {
    decision.rule = matched.rule;
    const auto violated = judge(matched, facts);
    decision.outcome = violated ? InboundOutcome(*violated) : InboundOutcome(Kept{});
  }
  decision.considered.push_back(considered);
}

// A rule that asks for nothing takes nobody out of another rule on a guess.
bool is_guess(const InboundMatched& matched) {
  return matched.client_unknown && !forces_tls(matched.rule->requirement.level);
}

} // namespace

InboundVerdict standing(const InboundRule& rule, const Snapshot& snapshot, Instant now) {
  if (!rule.enabled) {
    return InboundVerdict::disabled;
  }
  if (rule.valid_from && now < *rule.valid_from) {
    return InboundVerdict::not_yet_valid;
  }
  if (mode_at(rule, now) == Mode::testing) {
    return InboundVerdict::testing;
  }
  switch (snapshot.letter_effect(rule.letter, rule.requirement.level, now)) {
  case LetterEffect::none:
    break;
  case LetterEffect::awaited:
    return InboundVerdict::letter_awaited;
  case LetterEffect::ended:
    return InboundVerdict::letter_ended;
  }
  return InboundVerdict::won;
}

InboundDecision decide_inbound(const Snapshot& snapshot, const SessionFacts& facts,
                               const InboundEnvelope& envelope, Instant now) {
  const bool at_mail = !envelope.recipient_domain.has_value();
  if (facts.local_submission) {
    return {};
  }
  if (facts.authenticated) {
    return judge_authenticated(snapshot.inbound_defaults(), facts, at_mail);
  }
  InboundDecision decision;
  if (snapshot.inbound().empty()) {
    return decision;
  }
  const auto sender = PeerDomain::parse(envelope.sender_domain);
  const auto recipient =
      at_mail ? std::nullopt : PeerDomain::parse(*envelope.recipient_domain);
  const InboundKey key{sender ? &*sender : nullptr, facts.client, !at_mail,
                       recipient ? &*recipient : nullptr};
  for (const auto& matched : snapshot.inbound().matching(key)) {
    if (!is_guess(matched)) {
      consider(matched, standing(*matched.rule, snapshot, now), facts, decision);
    }
  }
  return decision;
}

} // namespace mta_tls
