#include "common/base/text.h"
#include "common/doctor/exim_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view fragment =
    "the routers and transports of examples/exim/outbound.conf, into the configuration";

// Asks policyd about a recipient's domain.
bool asks_policyd(const EximDriver& driver) {
  return std::any_of(driver.options.begin(), driver.options.end(),
                     [](const auto& option) {
                       return contains(option.second, "readsocket") &&
                              contains(option.second, "exim-out");
                     });
}

using Router = std::vector<EximDriver>::const_iterator;

Router guard(const EximHost& host) {
  return std::find_if(host.routers.begin(), host.routers.end(), asks_policyd);
}

// Hands mail for domains of others to other hosts.
bool routes_away(const EximHost& host, const EximDriver& router) {
  const auto* transport = host.transport(router.option("transport"));
  return router.option("domains") != "+local_domains" && transport &&
         transport->option("driver") == "smtp";
}

void look_for_guard(const EximCase& about, Report& report) {
  if (about.needs.outbound && guard(about.host) == about.host.routers.end()) {
    report.add(in_exim(about, "routers"),
               "No router asks policyd: no outbound rule has any effect, and mail for "
               "forced domains may go in plain text.",
               std::string(fragment));
  }
}

void look_for_open_guard(const EximCase& about, Report& report) {
  const auto router = guard(about.host);
  if (router == about.host.routers.end() || router->option("driver") != "redirect") {
    return;
  }
  if (router->option("allow_defer") != "true" ||
      !contains(router->option("data"), ":defer:")) {
    report.add(
        in_exim(about, "router " + router->name),
        "This router asks policyd and does not defer where there is no good answer: "
        "mail goes on to the next router, which knows of no rule.",
        "allow_defer, and data = … :defer: …, as in examples/exim/outbound.conf");
  }
}

void look_for_early_routers(const EximCase& about, Report& report) {
  const auto first = guard(about.host);
  if (!about.needs.outbound || first == about.host.routers.end()) {
    return;
  }
  for (auto router = about.host.routers.begin(); router != first; ++router) {
    if (routes_away(about.host, *router)) {
      report.add(in_exim(about, "router " + router->name),
                 fmt::format("This router stands before \"{}\", which asks policyd: the "
                             "mail that it takes is under no rule.",
                             first->name),
                 fmt::format("move \"{}\" before it", first->name));
    }
  }
}

// The answer stays with the address, for a later router to choose a transport by.
void look_for_unused_answer(const EximCase& about, Report& report) {
  const auto first = guard(about.host);
  const bool is_used =
      std::any_of(first, about.host.routers.end(), [](const EximDriver& router) {
        return contains(router.option("transport"), "$address_data");
      });
  if (first != about.host.routers.end() && !is_used) {
    report.add(in_exim(about, "routers"),
               "policyd is asked, and no router chooses a transport by its answer: no "
               "outbound rule has any effect.",
               std::string(fragment));
  }
}

void look_for_messages(const EximCase& about, Report& report) {
  if (about.needs.messages) {
    report.add("policy.json: messages",
               "Exim has no milter that could see what a message demands: no rule of "
               "\"messages\" has any effect here.",
               "rules of \"senders\" instead, or a Postfix for this mail");
  }
}

void look_for_delay_warning(const EximCase& about, Report& report) {
  const auto value = about.option("delay_warning");
  if (about.needs.forces && (value.empty() || value.starts_with('0'))) {
    report.add(
        in_exim(about, "delay_warning"),
        "Mail that waits for TLS waits in silence: its sender hears of it when it is "
        "returned.",
        "delay_warning = 1h:1d");
  }
}

constexpr std::array<Check<EximCase>, 6> checks{{
    {"EXIM_GUARD_ABSENT", Severity::critical,
     "Exim does not ask policyd about mail that it sends", look_for_guard},
    {"EXIM_GUARD_OPEN", Severity::critical,
     "the router that asks policyd lets mail pass unanswered", look_for_open_guard},
    {"EXIM_ROUTER_EARLY", Severity::critical,
     "a router sends mail away before policyd is asked", look_for_early_routers},
    {"EXIM_ANSWER_UNUSED", Severity::critical,
     "no router chooses a transport by policyd's answer", look_for_unused_answer},
    {"EXIM_MESSAGES_UNSEEN", Severity::critical,
     "rules about messages, which Exim cannot keep", look_for_messages},
    {"EXIM_DELAY_WARNING", Severity::warning,
     "senders are not told that their mail waits", look_for_delay_warning},
}};

} // namespace

EximChecks exim_route_checks() {
  return checks;
}

} // namespace mta_tls::doctor
