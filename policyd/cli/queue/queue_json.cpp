#include "policyd/cli/queue/queue_page.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

json heard_json(const WaitingMail& mail) {
  auto all = json::array();
  for (const auto& each : mail.heard) {
    all.push_back({{"complaint", word(each.complaint)},
                   {"words", each.words},
                   {"recipients", each.recipients}});
  }
  return all;
}

json rule_json(const QueueRule& rule) {
  return {{"id", rule.id.empty() ? json(nullptr) : json(rule.id)},
          {"place", rule.place},
          {"level", rule.level ? json(word(*rule.level)) : json(nullptr)},
          {"contact", rule.body ? rule.body->contact : std::vector<std::string>()}};
}

json look_json(const std::optional<Look>& look) {
  if (!look) {
    return nullptr;
  }
  return {{"at", format_time(look->at)},
          {"outlook", word(look->outlook)},
          {"fault", word(look->fault)},
          {"summary", look->summary}};
}

json finding_json(const QueueFinding& finding) {
  return {{"domain", finding.hop},
          {"messages", finding.mail.messages},
          {"recipients", finding.mail.recipients},
          {"since", format_time(finding.mail.since)},
          {"mta_says", heard_json(finding.mail)},
          {"cause", finding.cause},
          {"fault", word(finding.fault)},
          {"look", look_json(finding.look)},
          {"rule", rule_json(finding.rule)},
          {"do", finding.remedy}};
}

} // namespace

std::string queue_json(const QueuePage& page) {
  json made = {{"at", format_time(page.at)},
               {"mta", page.mta},
               {"exit_code", static_cast<int>(exit_code(page))},
               {"messages", page.messages},
               {"recipients", page.recipients},
               {"other_messages", page.others},
               {"uncounted_recipients", page.uncounted},
               {"unreadable", page.unreadable},
               {"domains", json::array()}};
  for (const auto& finding : page.findings) {
    made["domains"].push_back(finding_json(finding));
  }
  return made.dump(2, ' ', true, json::error_handler_t::replace) + '\n';
}

} // namespace mta_tls
