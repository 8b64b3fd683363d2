#include "common/policy/decide.h"

#include "common/policy/apply_demands.h"
#include "common/policy/bare_requirement.h"
#include "common/policy/strengthen.h"

#include <algorithm>
#include <utility>

namespace mta_tls {

namespace {

struct Candidate {
  RuleIndex rule;
  Match match;
  std::string_view name;
};

// Offers the rules about a name, most specific first, until `take` returns true.
template <class Take>
bool offer_rules_of_name(const Snapshot& snapshot, std::string_view name, bool exact,
                         Take take) {
  if (exact) {
    const auto rule = snapshot.rule_of(name);
    if (rule && take(Candidate{*rule, Match::exact, name})) {
      return true;
    }
  } else if (const auto rule = snapshot.rule_below(name, label_count(name));
             rule && take(Candidate{*rule, Match::parent, name})) {
    return true;
  }
  if (!snapshot.has_rules_below()) {
    return false;
  }
  auto labels = label_count(name);
  for (auto parent = parent_of(name); !parent.empty(); parent = parent_of(parent)) {
    const auto rule = snapshot.rule_below(parent, --labels);
    if (rule && take(Candidate{*rule, Match::parent, parent})) {
      return true;
    }
  }
  return false;
}

template <class Take>
void offer_rules(const Snapshot& snapshot, const NextHop& hop, Take take) {
  switch (hop.kind()) {
  case NextHop::Kind::domain:
    offer_rules_of_name(snapshot, hop.host(), true, take);
    return;
  case NextHop::Kind::odd_domain:
    offer_rules_of_name(snapshot, hop.host(), false, take);
    return;
  case NextHop::Kind::host:
  case NextHop::Kind::address:
    if (const auto rule = snapshot.rule_of(hop.text());
        rule && take(Candidate{*rule, Match::next_hop, hop.text()})) {
      return;
    }
    if (hop.kind() == NextHop::Kind::host) {
      offer_rules_of_name(snapshot, hop.host(), true, take);
    }
    return;
  }
}

Verdict judge(const Snapshot& snapshot, const Candidate& candidate, const NextHop& hop,
              Instant now) {
  const auto& body = snapshot.rules().body(candidate.rule);
  if (!body.enabled) {
    return Verdict::disabled;
  }
  if (body.valid_from && now < *body.valid_from) {
    return Verdict::not_yet_valid;
  }
  if (candidate.match == Match::parent &&
      snapshot.is_excepted(candidate.rule, hop.host())) {
    return Verdict::excepted;
  }
  if (mode_at(body, now) == Mode::testing) {
    return Verdict::testing;
  }
  switch (snapshot.letter_effect(body.letter, body.requirement.level, now)) {
  case LetterEffect::none:
    break;
  case LetterEffect::awaited:
    return Verdict::letter_awaited;
  case LetterEffect::ended:
    return Verdict::letter_ended;
  }
  return Verdict::won;
}

bool is_kept_back(const Considered& considered) {
  return considered.verdict == Verdict::letter_awaited ||
         considered.verdict == Verdict::letter_ended;
}

void name_letter(Because& because, const Snapshot& snapshot, Instant now) {
  const auto* rule = winner(because);
  if (!rule) {
    const auto found = std::ranges::find_if(because.considered, is_kept_back);
    rule = found == because.considered.end() ? nullptr : &*found;
  }
  because.letter =
      rule ? snapshot.letter(snapshot.rules().body(rule->rule).letter) : nullptr;
  if (because.letter) {
    because.letter_state = state_at(*because.letter, now);
  }
}

// Only a way down counts: an exception that is no weaker than what is in force would
// raise it, or do nothing. Nor does one to a level that needs keys, which it has not.
bool lowers(const Exception& exception, const Requirement* in_force) {
  return exception.level != SecurityLevel::fingerprint &&
         (!in_force || !satisfies(exception.level, in_force->level));
}

const Requirement* held_by(const Decision& decision) {
  const auto* require = std::get_if<Require>(&decision.outcome);
  return require ? require->requirement : nullptr;
}

void decide_by_default(Decision& decision, const Snapshot& snapshot, Require require) {
  if (snapshot.default_requirement()) {
    require.requirement = &*snapshot.default_requirement();
    decision.because.by_default = true;
    decision.outcome = require;
  }
}

void apply_exception(Decision& decision, const Exception& exception, Instant now,
                     Require context) {
  auto& because = decision.because;
  const auto* in_force = held_by(decision);
  because.exception = &exception;
  if (now >= exception.expires) {
    because.exception_use = ExceptionUse::expired;
    return;
  }
  if (!lowers(exception, in_force)) {
    because.exception_use = ExceptionUse::not_needed;
    return;
  }
  because.exception_use = ExceptionUse::applied;
  because.without_exception = in_force;
  context.requirement =
      &bare_requirement(exception.level, in_force ? in_force->min_tls : default_min_tls);
  decision.outcome = context;
}

Require about(const NextHop& hop) {
  return {nullptr, hop.host(), hop.kind() == NextHop::Kind::address};
}

const Exception* exception_about(const Snapshot& snapshot, const NextHop& hop) {
  return hop.kind() == NextHop::Kind::odd_domain ? nullptr
                                                 : snapshot.exception_for(hop.host());
}

const DiscoverySettings& settings_of(const Decision& decision, const Snapshot& snapshot) {
  const auto* won = winner(decision.because);
  const auto* body = won ? &snapshot.rules().body(won->rule) : nullptr;
  return body && body->discovery ? *body->discovery : snapshot.discovery();
}

void decide_by_recipient(Decision& decision, const Snapshot& snapshot,
                         const OutboundQuestion& question, Instant now) {
  const auto& hop = *question.next_hop;
  auto& considered = decision.because.considered;
  offer_rules(snapshot, hop, [&](const Candidate& candidate) {
    const auto verdict = judge(snapshot, candidate, hop, now);
    considered.push_back({candidate.rule, candidate.match, verdict, candidate.name});
    return verdict == Verdict::won;
  });
  if (!snapshot.letters().empty()) {
    name_letter(decision.because, snapshot, now);
  }
  if (const auto* won = winner(decision.because)) {
    auto require = about(hop);
    require.requirement = &snapshot.rules().body(won->rule).requirement;
    require.own_name = won->match == Match::next_hop ? hop.host() : won->name;
    decision.outcome = require;
  } else {
    decide_by_default(decision, snapshot, about(hop));
  }
  const auto* exception = exception_about(snapshot, hop);
  const auto& settings = settings_of(decision, snapshot);
  // An exception that comes below the table comes below whatever could be discovered.
  if (settings.any() && (!exception || now >= exception->expires ||
                         !lowers(*exception, held_by(decision)))) {
    strengthen(decision, {settings, question.discovered, now}, hop, about(hop));
  }
  if (exception && decision.because.discovery != DiscoveryUse::wanted) {
    apply_exception(decision, *exception, now, about(hop));
  }
}

} // namespace

const Considered* winner(const Because& because) noexcept {
  return !because.considered.empty() && because.considered.back().verdict == Verdict::won
             ? &because.considered.back()
             : nullptr;
}

std::optional<SecurityLevel> level_in_force(const Decision& decision) noexcept {
  const auto* require = std::get_if<Require>(&decision.outcome);
  return require ? std::optional(require->requirement->level) : std::nullopt;
}

Decision decide_outbound(const Snapshot& snapshot, const OutboundQuestion& question,
                         Instant now) {
  Decision decision;
  if (question.next_hop) {
    decide_by_recipient(decision, snapshot, question, now);
  } else {
    decision.because.not_a_next_hop = true;
    decide_by_default(decision, snapshot, Require{});
    decision.because.looks_up =
        open_to_discovery(held_by(decision), snapshot.discovery());
  }
  apply_demands(decision, snapshot, question, now,
                question.next_hop ? about(*question.next_hop) : Require{});
  return decision;
}

std::vector<Considered> all_considered(const Snapshot& snapshot,
                                       const OutboundQuestion& question, Instant now) {
  std::vector<Considered> all;
  if (!question.next_hop) {
    return all;
  }
  bool won = false;
  offer_rules(snapshot, *question.next_hop, [&](const Candidate& candidate) {
    auto verdict = judge(snapshot, candidate, *question.next_hop, now);
    if (verdict == Verdict::won && std::exchange(won, true)) {
      verdict = Verdict::less_specific;
    }
    all.push_back({candidate.rule, candidate.match, verdict, candidate.name});
    return false;
  });
  return all;
}

} // namespace mta_tls
