#include "common/base/text.h"
#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_inbound_use.h"

#include <fmt/format.h>

#include <array>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view milters_parameter = "smtpd_milters";

constexpr std::string_view our_milter =
    "{ inet:127.0.0.1:8462, default_action=tempfail, connect_timeout=5s, "
    "command_timeout=10s, content_timeout=30s }";

// Calls f(server, judges) for each server of partners whose settings differ from those
// that were seen before.
template <class F>
void for_each_server(const PostfixCase& about, F f) {
  bool is_told_of_main = false;
  for (const auto* server : partners_servers(about.host)) {
    const bool is_own = !server->overrides.empty();
    if (is_own || !is_told_of_main) {
      f(*server, judges_of(about, *server));
    }
    is_told_of_main |= !is_own;
  }
}

void look_for_unjudged(const PostfixCase& about, Report& report) {
  for_each_server(about, [&](const PostfixService& server, const Judges& judges) {
    if (about.needs.inbound && !judges.any()) {
      report.add(in_service(about, server, milters_parameter),
                 "Neither mta-tls-milter nor the policy delegation sees the sessions of "
                 "partners: no inbound rule has any effect, and their mail comes in "
                 "over plain text.",
                 set_for(about, server, milters_parameter, our_milter));
    }
  });
}

// What Postfix does with mail while a milter does not answer.
std::string action_of(const PostfixCase& about, const PostfixService& server,
                      const Asked& milter) {
  const auto own = milter.settings.find("default_action");
  return to_lower(own == milter.settings.end()
                      ? about.host.value(server, "milter_default_action")
                      : std::string_view(own->second));
}

void look_for_open_milter(const PostfixCase& about, Report& report) {
  for_each_server(about, [&](const PostfixService& server, const Judges& judges) {
    for (const auto& milter : judges.milters) {
      const auto action = action_of(about, server, milter);
      if (action == "accept" || action == "quarantine") {
        report.add(in_service(about, server, milters_parameter),
                   fmt::format("While the milter does not answer, Postfix does \"{}\": "
                               "mail comes in unjudged, for the rest of that session.",
                               action),
                   set_for(about, server, milters_parameter, our_milter));
      }
    }
  });
}

void look_for_late_milter(const PostfixCase& about, Report& report) {
  for_each_server(about, [&](const PostfixService& server, const Judges& judges) {
    const auto all = milters(about.host.value(server, milters_parameter));
    if (!judges.milters.empty() && all.front().address != judges.milters[0].address) {
      report.add(
          in_service(about, server, milters_parameter),
          fmt::format("{} stands before mta-tls-milter: a field that it puts on top "
                      "of a message shifts those that ours removes.",
                      all.front().address),
          "write mta-tls-milter first");
    }
  });
}

void look_for_local_milter(const PostfixCase& about, Report& report) {
  for (const auto& milter : milters(about.value("non_smtpd_milters"))) {
    const auto servers = smtp_servers(about.host);
    if (!servers.empty() && is_milter_of_ours(about, *servers[0], milter.address)) {
      report.add(
          in_main(about, "non_smtpd_milters"),
          "Mail of programs on this host never came over a network, and is under no "
          "inbound rule: the milter is asked for nothing, and mail from here waits "
          "while it does not answer.",
          unset_main(about, "non_smtpd_milters"));
    }
  }
}

// "DUNNO", "permit …", "OK"
bool lets_in(std::string_view action) {
  const auto word = to_lower(action.substr(0, action.find(' ')));
  return word == "dunno" || word == "ok" || word.starts_with("permit");
}

void look_for_open_delegation(const PostfixCase& about, Report& report) {
  constexpr std::string_view parameter = "smtpd_policy_service_default_action";
  for_each_server(about, [&](const PostfixService& server, const Judges& judges) {
    for (const auto& use : judges.delegations) {
      const auto own = use.service.settings.find("default_action");
      const bool is_own = own != use.service.settings.end();
      if (lets_in(is_own ? std::string_view(own->second)
                         : about.host.value(server, parameter))) {
        report.add(in_service(about, server, is_own ? use.parameter : parameter),
                   "While policyd does not answer, Postfix lets mail in unjudged.",
                   is_own
                       ? "leave default_action out: 451 4.3.5 is what Postfix does then"
                       : unset_main(about, parameter));
      }
    }
  });
}

void look_for_late_delegation(const PostfixCase& about, Report& report) {
  for_each_server(about, [&](const PostfixService& server, const Judges& judges) {
    for (const auto& use : judges.delegations) {
      if (use.is_after_permit) {
        report.add(in_service(about, server, use.parameter),
                   "A permit stands before check_policy_service in this list: whom it "
                   "lets through is under no inbound rule.",
                   "write check_policy_service first in this list");
      }
    }
  });
}

void look_for_untold_keys(const PostfixCase& about, Report& report) {
  for_each_server(about, [&](const PostfixService& server, const Judges& judges) {
    if (about.needs.client_keys && judges.any() && judges.delegations.empty()) {
      report.add(
          in_service(about, server, milters_parameter),
          "Postfix tells a milter no keys: mail from partners whose keys are pinned "
          "is always deferred (451).",
          "the lines of examples/postfix/inbound-delegation.cf, into main.cf");
    }
  });
}

constexpr std::array<Check<PostfixCase>, 7> checks{{
    {"POSTFIX_INBOUND_UNJUDGED", Severity::critical,
     "inbound rules, and nobody asks about partners' sessions", look_for_unjudged},
    {"POSTFIX_MILTER_OPEN", Severity::critical,
     "mail comes in unjudged while the milter is silent", look_for_open_milter},
    {"POSTFIX_MILTER_LATE", Severity::note, "another milter stands before ours",
     look_for_late_milter},
    {"POSTFIX_MILTER_LOCAL", Severity::warning,
     "local mail depends on the milter, for nothing", look_for_local_milter},
    {"POSTFIX_DELEGATION_OPEN", Severity::critical,
     "mail comes in unjudged while policyd is silent", look_for_open_delegation},
    {"POSTFIX_DELEGATION_LATE", Severity::warning,
     "a permit stands before the policy delegation", look_for_late_delegation},
    {"POSTFIX_KEYS_UNTOLD", Severity::critical,
     "inbound rules pin keys, and only the milter is asked", look_for_untold_keys},
}};

} // namespace

PostfixChecks postfix_inbound_checks() {
  return checks;
}

} // namespace mta_tls::doctor
