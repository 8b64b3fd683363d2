#include "common/explain/sender_story.h"

#include "common/base/text.h"
#include "common/explain/dates.h"
#include "common/explain/verdict_text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

std::string_view word(Demand demand) {
  switch (demand) {
  case Demand::none:
    return "none";
  case Demand::raised:
    return "raised";
  case Demand::not_needed:
    return "not_needed";
  }
  return "";
}

std::string_view verdict(const Case& about, const SenderRule& rule) {
  if (!rule.enabled) {
    return "disabled";
  }
  if (rule.valid_from && about.now < *rule.valid_from) {
    return "not_yet_valid";
  }
  if (mode_at(rule, about.now) == Mode::testing) {
    return "testing";
  }
  return &rule == about.decision.because.sender_rule ? "won" : "not_stronger";
}

std::string why(std::string_view verdict, const SenderRule& rule) {
  if (verdict == "disabled") {
    return "It is switched off (\"enabled\": false).";
  }
  if (verdict == "not_yet_valid") {
    return fmt::format("It holds from {} on only.", format_day_or_time(*rule.valid_from));
  }
  if (verdict == "testing") {
    return testing_text(rule.enforce_after) + '.';
  }
  return verdict == "won" ? "No sender rule in force demands more."
                          : "Another sender rule demands as much or more.";
}

json rule_json(const Case& about, const SenderRule& rule) {
  const auto said = verdict(about, rule);
  return {{"rule", rule.id},
          {"verdict", said},
          {"why", why(said, rule)},
          {"file", about.snapshot.sources().front().path},
          {"line", rule.place.line},
          {"column", rule.place.column},
          {"level", word(rule.level)},
          {"mode", word(mode_at(rule, about.now))},
          {"enforce_after", date_json(rule.enforce_after)},
          {"valid_from", date_json(rule.valid_from)},
          {"review_by", last_day_json(rule.review_by)},
          {"review_overdue", rule.review_by && about.now >= *rule.review_by},
          {"contact", rule.contact}};
}

std::string note(const Case& about, bool is_any_rule_about_it) {
  const auto* rule = about.decision.because.sender_rule;
  if (!is_any_rule_about_it) {
    return "no rule depends on the sender";
  }
  if (!rule) {
    return "no rule in force is about this sender";
  }
  return about.decision.because.demand == Demand::raised
             ? fmt::format("it demands \"{}\", which is more than what holds for others",
                           word(rule->level))
             : fmt::format("it demands \"{}\", and what holds for others is no less",
                           word(rule->level));
}

json transport(const SenderRule* rule) {
  if (!rule) {
    return nullptr;
  }
  return rule->level == SecurityLevel::verify ? "forcedtls-verify" : "forcedtls";
}

} // namespace

json sender_json(const Case& about) {
  if (!about.question.sender) {
    return nullptr;
  }
  const auto& sender = *about.question.sender;
  const auto& because = about.decision.because;
  const auto* rule = because.sender_rule;
  auto rules = json::array();
  for (const auto* each : about.snapshot.senders().matching(sender)) {
    rules.push_back(rule_json(about, *each));
  }
  const auto said = note(about, !rules.empty());
  return {{"address", sender.address},
          {"user", sender.user.empty() ? json(nullptr) : json(sender.user)},
          {"demand", rule ? json(word(rule->level)) : json(nullptr)},
          {"use", word(because.demand)},
          {"instead_of", because.without_demand
                             ? json(word(because.without_demand->level))
                             : json(nullptr)},
          {"transport", transport(rule)},
          {"rules", std::move(rules)},
          {"note", said}};
}

bool is_known_by_login_alone(const Case& about) {
  const auto* rule = about.decision.because.sender_rule;
  if (!rule) {
    return false;
  }
  const OutboundSender without_login{about.question.sender->address, {}};
  const auto* seen = about.snapshot.senders().demand(without_login, about.now);
  return !seen || seen->level < rule->level;
}

} // namespace mta_tls
