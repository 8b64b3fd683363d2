#pragma once

#include "common/watch/finding.h"
#include "common/watch/standing.h"
#include "common/watch/watcher.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// What somebody is to be told, and whom.
struct Alert {
  Finding finding;
  std::optional<Standing> standing; // of the next hop
  std::string remedy;               // what to do; empty: nothing
  std::vector<std::string> notify;  // addresses of mail
};

// With what the watch knows of its next hop. It is for those whom the rule names, or the
// rules that rest on the letter; without any, for `others`.
Alert alert_of(const Finding& finding, const Watcher& watcher,
               std::vector<std::string> others);

// One JSON object for all of them, on one line:
//   host, time, alerts[{kind, severity, subject, server, reason, at, since, text, remedy,
//   notify[], look (as common/watch/look_json.h says) or null}]
std::string alerts_json(const std::vector<Alert>& alerts, const std::string& host,
                        Instant now);

// The findings alone, to be kept over a restart, and back.
std::string findings_json(const std::vector<Finding>& findings);
std::vector<Finding> findings_of_json(std::string_view text);

} // namespace mta_tls
