#include "common/doctor/host_checks.h"

#include <fmt/format.h>

#include <array>

namespace mta_tls::doctor {

namespace {

void look_for_policy(const Examined& host, Report& report) {
  const auto& policy = host.policy;
  if (!policy.table && !policy.errors.empty()) {
    report.add(
        policy.path,
        fmt::format("The policy cannot be loaded: {}. The daemons keep the last good "
                    "one, and none of them starts anew.",
                    policy.errors.front()),
        fmt::format("mta-tls check {}", policy.path));
  }
}

void look_for_warnings(const Examined& host, Report& report) {
  if (host.policy.warnings != 0) {
    report.add(host.policy.path,
               "The policy is in force, and there is something in it that may not be "
               "meant.",
               fmt::format("mta-tls check {}", host.policy.path));
  }
}

void look_for_mta(const Examined& host, Report& report) {
  if (!host.postfix && !host.sendmail && !host.exim && host.unseen.empty()) {
    report.add("this host",
               "No MTA was found that could be looked at: neither Postfix nor Sendmail "
               "nor Exim.",
               "run this where the MTA is, as root, or say --config-dir");
  }
}

void look_for_unseen(const Examined& host, Report& report) {
  for (const auto& unseen : host.unseen) {
    report.add(unseen.what,
               fmt::format("This could not be looked at: {}. What is wrong there is not "
                           "known.",
                           unseen.why),
               "run it by hand, as root");
  }
}

constexpr std::array<Check<Examined>, 4> checks{{
    {"POLICY_UNUSABLE", Severity::critical, "policy.json cannot be loaded",
     look_for_policy},
    {"POLICY_WARNINGS", Severity::note, "mta-tls check has warnings about policy.json",
     look_for_warnings},
    {"MTA_ABSENT", Severity::unknown, "no MTA was found", look_for_mta},
    {"NOT_SEEN", Severity::unknown, "something could not be looked at", look_for_unseen},
}};

} // namespace

HostChecks policy_file_checks() {
  return checks;
}

} // namespace mta_tls::doctor
