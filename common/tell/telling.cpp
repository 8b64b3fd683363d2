#include "common/tell/telling.h"

#include "common/tell/catalogue.h"

#include <algorithm>

namespace mta_tls {

namespace {

// A watch that has missed two looks has stopped.
constexpr int looks_in_time = 2;

bool is_fresh(const Look& look, const WatchSettings& watch, Instant now) {
  return look.at <= now && now - look.at <= looks_in_time * watch.every;
}

bool wants_mail_back(const Look& look, const RuleBody& rule) {
  return rule.on_failure.action == FailurePlan::Action::bounce &&
         incident_of(look, &rule).fault == Fault::theirs;
}

// What was discovered may have raised the level, or kept it from being known.
bool rests_on_discovery(const Look& look) {
  return look.by == "DANE" || look.by == "MTA-STS" || look.level == SecurityLevel::dane;
}

bool is_forced(const Decision& decision) {
  const auto level = level_in_force(decision);
  return level && forces_tls(*level);
}

// Whether what was seen is about what the table promises now.
bool is_about(const Look& look, const Decision& decision) {
  const bool may_be_raised = decision.because.looks_up.any() &&
                             decision.because.exception_use != ExceptionUse::applied;
  return look.level == level_in_force(decision) ||
         (may_be_raised && rests_on_discovery(look));
}

bool is_one_of(const KeyDigest& key, const std::string& digits) {
  return hexadecimal(key) == digits;
}

// A wildcard may stand on either side.
bool bears_agreed_name(const SeenServer& server, const Requirement& requirement) {
  return std::ranges::any_of(server.names, [&](const std::string& name) {
    const auto borne = NamePattern::parse(name);
    return borne &&
           std::ranges::any_of(requirement.names, [&](const NamePattern& agreed) {
             return covers(agreed, *borne) || covers(*borne, agreed);
           });
  });
}

// Whether the table has come to terms since with what stood in the way.
bool is_accepted_now(const SeenServer& server, const Requirement& requirement) {
  switch (server.verdict.obstacle) {
  case Obstacle::wrong_key:
    return std::ranges::any_of(requirement.keys, [&](const KeyDigest& key) {
      return is_one_of(key, server.key);
    });
  case Obstacle::wrong_name:
    return bears_agreed_name(server, requirement);
  case Obstacle::none:
  case Obstacle::no_answer:
  case Obstacle::not_offered:
  case Obstacle::hidden:
  case Obstacle::start_refused:
  case Obstacle::handshake_failed:
  case Obstacle::version_too_low:
  case Obstacle::not_trusted:
  case Obstacle::expired:
  case Obstacle::no_tlsa:
  case Obstacle::dane_mismatch:
  case Obstacle::dane_failed:
    break;
  }
  return false;
}

bool is_accepted_now(const Look& look, const Decision& decision) {
  const auto* require = std::get_if<Require>(&decision.outcome);
  return require && std::ranges::any_of(look.servers, [&](const SeenServer& server) {
           return is_accepted_now(server, *require->requirement);
         });
}

// RFC 3463 sections 3.5 and 3.8, in the way that Postfix uses them for its own refusals.
std::string_view detail_of(Obstacle obstacle) {
  switch (obstacle) {
  case Obstacle::none:
  case Obstacle::no_answer:
    return ".4.1"; // no answer from host
  case Obstacle::not_offered:
  case Obstacle::hidden:
  case Obstacle::start_refused:
    return ".7.4"; // security features not supported
  case Obstacle::handshake_failed:
  case Obstacle::version_too_low:
  case Obstacle::not_trusted:
  case Obstacle::expired:
  case Obstacle::wrong_name:
  case Obstacle::wrong_key:
  case Obstacle::no_tlsa:
  case Obstacle::dane_mismatch:
  case Obstacle::dane_failed:
    break;
  }
  return ".7.5"; // cryptographic failure
}

Telling told_of(const Look& look, const RuleBody& rule) {
  const auto incident = incident_of(look, &rule);
  const bool is_final = wants_mail_back(look, rule);
  return {is_final ? Telling::Action::refuse : Telling::Action::put_off,
          detail_of(incident.obstacle),
          sender_text(incident, is_final ? Fate::refused : Fate::put_off)};
}

// `failing` if what was seen counts now, else why it does not.
TellingReason weigh(const Look& look, const Decision& decision, const RuleBody& rule,
                    Instant now) {
  using enum TellingReason;
  if (!is_fresh(look, rule.watch, now)) {
    return not_lately;
  }
  if (look.outlook != Outlook::fails) {
    return not_failing;
  }
  if (!is_forced(decision)) {
    return not_forced;
  }
  if (!is_about(look, decision)) {
    return other_promise;
  }
  return is_accepted_now(look, decision) ? accepted_since : failing;
}

OutboundQuestion question_about(const NextHop& hop) {
  OutboundQuestion question{hop};
  question.discovered = &nothing_discovered();
  return question;
}

// Null: the outcome rests on none.
const RuleBody* rule_in_force(const Snapshot& table, const Decision& decision) {
  const auto* won = winner(decision.because);
  return won ? &table.rules().body(won->rule) : nullptr;
}

bool asks_for_it(const RuleBody& rule) {
  return forces_tls(rule.requirement.level) &&
         rule.on_failure.refuse_new_after_failures > 0;
}

} // namespace

Prospect submission_prospect(const Snapshot& table, const NextHop& hop,
                             const Standing* standing, Instant now) {
  const auto question = question_about(hop);
  const auto decision = decide_outbound(table, question, now);
  Prospect made{
      TellingReason::not_asked_for, rule_in_force(table, decision), standing, {}};
  if (!made.rule || !asks_for_it(*made.rule)) {
    return made;
  }
  if (!standing) {
    made.reason = TellingReason::not_seen;
    return made;
  }
  made.reason = weigh(standing->last, decision, *made.rule, now);
  if (made.reason == TellingReason::failing) {
    made.telling = told_of(standing->last, *made.rule);
    if (standing->failures < made.rule->on_failure.refuse_new_after_failures) {
      made.reason = TellingReason::too_few;
    }
  }
  return made;
}

Telling tell_submission(const Snapshot& table, const NextHop& hop,
                        const WatchBoard* board, Instant now) {
  const auto* standing = board ? board->of(hop.text()) : nullptr;
  if (!standing) {
    return {};
  }
  auto prospect = submission_prospect(table, hop, standing, now);
  return prospect.is_now() ? std::move(prospect.telling) : Telling{};
}

bool is_to_bounce(const Snapshot& table, const NextHop& hop, const Look& look,
                  Instant now) {
  const auto question = question_about(hop);
  const auto decision = decide_outbound(table, question, now);
  const auto* rule = rule_in_force(table, decision);
  return rule && weigh(look, decision, *rule, now) == TellingReason::failing &&
         wants_mail_back(look, *rule);
}

} // namespace mta_tls
