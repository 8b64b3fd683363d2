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

bool has_failed_enough(const Standing& standing, const FailurePlan& plan) {
  return plan.refuse_new_after_failures > 0 &&
         standing.failures >= plan.refuse_new_after_failures;
}

bool wants_mail_back(const Look& look, const RuleBody& rule) {
  return rule.on_failure.action == FailurePlan::Action::bounce &&
         incident_of(look, &rule).fault == Fault::theirs;
}

// What was discovered may have raised the level, or kept it from being known.
bool rests_on_discovery(const Look& look) {
  return look.by == "DANE" || look.by == "MTA-STS" || look.level == SecurityLevel::dane;
}

// Whether what was seen is about what the table promises now.
bool is_about(const Look& look, const Decision& decision) {
  const auto level = level_in_force(decision);
  if (!level || !forces_tls(*level)) {
    return false;
  }
  const bool may_be_raised = decision.because.looks_up.any() &&
                             decision.because.exception_use != ExceptionUse::applied;
  return look.level == *level || (may_be_raised && rests_on_discovery(look));
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

// The rule that no server of the next hop keeps, as far as that is still true; null:
// there is none.
const RuleBody* broken_rule(const Snapshot& table, const NextHop& hop, const Look& look,
                            Instant now) {
  OutboundQuestion question{hop};
  question.discovered = &nothing_discovered();
  const auto decision = decide_outbound(table, question, now);
  const auto* won = winner(decision.because);
  if (!won) {
    return nullptr;
  }
  const auto& rule = table.rules().body(won->rule);
  const bool counts = look.outlook == Outlook::fails && is_fresh(look, rule.watch, now) &&
                      is_about(look, decision) && !is_accepted_now(look, decision);
  return counts ? &rule : nullptr;
}

} // namespace

Telling tell_submission(const Snapshot& table, const NextHop& hop,
                        const WatchBoard* board, Instant now) {
  const auto* standing = board ? board->of(hop.text()) : nullptr;
  if (!standing) {
    return {};
  }
  const auto* rule = broken_rule(table, hop, standing->last, now);
  return rule && has_failed_enough(*standing, rule->on_failure)
             ? told_of(standing->last, *rule)
             : Telling{};
}

bool is_to_bounce(const Snapshot& table, const NextHop& hop, const Look& look,
                  Instant now) {
  const auto* rule = broken_rule(table, hop, look, now);
  return rule && wants_mail_back(look, *rule);
}

} // namespace mta_tls
