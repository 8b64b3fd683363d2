#include "common/base/text.h"
#include "common/doctor/host_checks.h"

#include <fmt/format.h>

#include <array>

namespace mta_tls::doctor {

namespace {

// What of the table comes to nothing unless somebody watches.
std::vector<std::string> idle_without_watch(const Needs& needs) {
  std::vector<std::string> words;
  if (needs.refuses_new) {
    words.emplace_back("\"refuse_new_after_failures\"");
  }
  if (needs.bounces) {
    words.emplace_back("\"action\": \"bounce\"");
  }
  if (needs.notifies) {
    words.emplace_back("\"notify\"");
  }
  return words;
}

Needs needs_of_host(const Examined& host) {
  return host.policy.table ? needs_of(*host.policy.table, host.now) : Needs{};
}

void look_for_no_watch(const Examined& host, Report& report) {
  const auto idle = idle_without_watch(needs_of_host(host));
  for (const auto& daemon : host.ground.daemons) {
    if (daemon.watches == false && !idle.empty()) {
      report.add(
          daemon.control,
          fmt::format("Rules in force say {} in \"on_failure\", and this daemon "
                      "watches nobody: nothing comes of it.",
                      join(idle, ", ")),
          "start mta-tls-policyd with --watch --history /var/lib/mta-tls/watch.db");
    }
  }
}

void look_for_no_alerts(const Examined& host, Report& report) {
  const auto needs = needs_of_host(host);
  for (const auto& daemon : host.ground.daemons) {
    if (needs.notifies && daemon.watches == true && daemon.alerts == false) {
      report.add(
          daemon.control,
          "Rules name in \"notify\" who is to be told, and this daemon was told no "
          "way to tell anybody: what the watch sees stands in the log and in its "
          "history alone.",
          "start mta-tls-policyd with --alert-mail-via inet:127.0.0.1:25, or with\n"
          "--alert-command PROGRAM");
    }
  }
}

constexpr std::array<Check<Examined>, 2> checks{{
    {"DAEMON_WATCH_OFF", Severity::warning,
     "what rules say of servers that fail needs --watch", look_for_no_watch},
    {"DAEMON_ALERTS_OFF", Severity::warning,
     "rules name who is to be told, and nobody can be", look_for_no_alerts},
}};

} // namespace

HostChecks watch_checks() {
  return checks;
}

} // namespace mta_tls::doctor
