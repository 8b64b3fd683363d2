#include "policyd/watch/alert.h"

#include "common/watch/json_words.h"
#include "common/watch/letter_use.h"
#include "common/watch/look_json.h"
#include "policyd/watch/remedy.h"

#include <utility>

namespace mta_tls {

using json_words::Json;

namespace {

std::vector<std::string> named_by_rules(const Finding& finding, const Watcher& watcher) {
  if (is_about_letter(finding)) {
    return notified_of_letter(*watcher.table(), finding.subject);
  }
  const auto* rule = watcher.rule_of(finding.subject);
  return rule != nullptr ? rule->on_failure.notify : std::vector<std::string>();
}

const Standing* standing_of(const Finding& finding, const Watcher& watcher) {
  return is_about_letter(finding) ? nullptr : watcher.standing(finding.subject);
}

Incident last_incident(const Finding& finding, const Watcher& watcher) {
  const auto* standing = standing_of(finding, watcher);
  if (standing != nullptr) {
    return incident_of(standing->last, watcher.rule_of(finding.subject));
  }
  Incident unknown;
  unknown.hop = finding.subject;
  return unknown;
}

} // namespace

Alert alert_of(const Finding& finding, const Watcher& watcher,
               std::vector<std::string> others) {
  Alert alert{finding, {}, {}, named_by_rules(finding, watcher)};
  if (alert.notify.empty()) {
    alert.notify = std::move(others);
  }
  if (const auto* standing = standing_of(finding, watcher)) {
    alert.standing = *standing;
  }
  alert.remedy = remedy_of(finding, last_incident(finding, watcher));
  return alert;
}

std::string alerts_json(const std::vector<Alert>& alerts, const std::string& host,
                        Instant now) {
  auto list = Json::array();
  for (const auto& alert : alerts) {
    auto json = Json::parse(finding_json(alert.finding));
    json["remedy"] = alert.remedy;
    json["notify"] = alert.notify;
    json["look"] =
        alert.standing ? Json::parse(look_json(alert.standing->last)) : Json(nullptr);
    list.push_back(std::move(json));
  }
  return json_words::text_of(
             {{"host", host}, {"time", format_time(now)}, {"alerts", std::move(list)}}) +
         '\n';
}

std::string findings_json(const std::vector<Finding>& findings) {
  auto list = Json::array();
  for (const auto& finding : findings) {
    list.push_back(Json::parse(finding_json(finding)));
  }
  return json_words::text_of(list);
}

std::vector<Finding> findings_of_json(std::string_view text) {
  std::vector<Finding> findings;
  const auto list = Json::parse(text, nullptr, false);
  for (const auto& each : list.is_array() ? list : Json::array()) {
    if (auto finding = finding_of_json(each.dump())) {
      findings.push_back(*std::move(finding));
    }
  }
  return findings;
}

} // namespace mta_tls
