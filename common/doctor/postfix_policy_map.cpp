#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_maps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view maps_parameter = "smtp_tls_policy_maps";

// Asks policyd, though perhaps by the name of another question.
bool asks_policyd(std::string_view value) {
  const auto maps = socket_maps(value);
  return std::any_of(maps.begin(), maps.end(),
                     [](const SocketMap& map) { return is_name_of_ours(map.name); });
}

void look_for_map(const PostfixCase& about, Report& report) {
  const auto value = about.value(maps_parameter);
  if (!about.needs.outbound || asks_policyd(value)) {
    return;
  }
  report.add(
      in_main(about, maps_parameter),
      "Postfix does not ask policyd about the mail that it sends: no outbound rule "
      "has any effect, and mail for forced domains may go in plain text.",
      set_main(about, fmt::format("{} = {}{}{}", maps_parameter,
                                  map_of_ours(about.host, "postfix"),
                                  value.empty() ? "" : ", ", value)));
}

// A map of ours, but not one that answers this question.
void look_for_wrong_name(const PostfixCase& about, Report& report) {
  for (const auto& map : socket_maps(about.value(maps_parameter))) {
    if (is_name_of_ours(map.name) && !is_policy_name(map.name)) {
      report.add(in_main(about, maps_parameter),
                 fmt::format("The map name \"{}\" asks policyd another question: what "
                             "Postfix gets is not the policy for its next hop.",
                             map.name),
                 set_main(about, fmt::format("{} = socketmap:{}:postfix", maps_parameter,
                                             map.address)));
    }
  }
}

void look_for_old_release(const PostfixCase& about, Report& report) {
  if (about.needs.forces && about.host.version < Version{3, 6}) {
    report.add(in_main(about, maps_parameter),
               fmt::format("Postfix {} does not understand protocols=>=TLSv1.2, which "
                           "policyd answers for forced domains: all their mail waits.",
                           about.host.version.text()),
               "Postfix 3.6 or later");
  }
}

void look_for_tlsrpt_on_old(const PostfixCase& about, Report& report) {
  const auto map = policy_map(about.value(maps_parameter));
  if (map && is_tlsrpt_name(map->name) && about.host.version < Version{3, 10}) {
    report.add(in_main(about, maps_parameter),
               fmt::format("The map name \"{}\" brings attributes for TLS reports, which "
                           "Postfix {} does not know: mail to every domain with an "
                           "answer waits (4.7.5 client TLS configuration problem).",
                           map->name, about.host.version.text()),
               set_main(about, fmt::format("{} = socketmap:{}:postfix", maps_parameter,
                                           map->address)));
  }
}

bool is_for_demands(const PostfixService& service) {
  return service.name.starts_with("forcedtls");
}

// What mail takes unless a table says otherwise.
bool is_common_way(const PostfixCase& about, const PostfixService& service) {
  const auto transport = [&](std::string_view parameter) {
    const auto value = about.value(parameter);
    return value.substr(0, value.find(':')) == service.name;
  };
  return service.name == "smtp" || service.name == "relay" ||
         transport("default_transport") || transport("relay_transport");
}

template <class F>
void for_each_unasked(const PostfixCase& about, F f) {
  if (!policy_map(about.value(maps_parameter))) {
    return;
  }
  for (const auto* service : smtp_clients(about.host)) {
    if (!is_for_demands(*service) &&
        !policy_map(about.host.value(*service, maps_parameter))) {
      f(*service);
    }
  }
}

void add_unasked(const PostfixCase& about, const PostfixService& service,
                 Report& report) {
  report.add(in_service(about, service, maps_parameter),
             fmt::format("The transport \"{}\" has policy maps of its own, without "
                         "policyd: mail that takes it is under no rule.",
                         service.name),
             unset_master(about, service, maps_parameter));
}

void look_for_unasked(const PostfixCase& about, Report& report) {
  for_each_unasked(about, [&](const PostfixService& service) {
    if (is_common_way(about, service)) {
      add_unasked(about, service, report);
    }
  });
}

void look_for_unasked_aside(const PostfixCase& about, Report& report) {
  for_each_unasked(about, [&](const PostfixService& service) {
    if (!is_common_way(about, service)) {
      add_unasked(about, service, report);
    }
  });
}

void look_for_proxy(const PostfixCase& about, Report& report) {
  const auto map = policy_map(about.value(maps_parameter));
  if (map && map->is_proxied) {
    report.add(
        in_main(about, maps_parameter),
        "Every question takes the way through proxymap(8): one answer that is slow "
        "holds up those behind it, and with it the mail.",
        set_main(about, fmt::format("{} = socketmap:{}:{}", maps_parameter, map->address,
                                    map->name)));
  }
}

constexpr std::array<Check<PostfixCase>, 7> checks{{
    {"POSTFIX_MAP_ABSENT", Severity::critical,
     "Postfix does not ask policyd about mail that it sends", look_for_map},
    {"POSTFIX_MAP_NAME", Severity::critical,
     "Postfix asks policyd by the map name of another question", look_for_wrong_name},
    {"POSTFIX_TOO_OLD", Severity::critical,
     "a Postfix that does not understand the answers", look_for_old_release},
    {"POSTFIX_TLSRPT_TOO_EARLY", Severity::critical,
     "a map with TLS report attributes on a Postfix before 3.10", look_for_tlsrpt_on_old},
    {"POSTFIX_TRANSPORT_UNASKED", Severity::critical,
     "the usual transport does not ask policyd (master.cf)", look_for_unasked},
    {"POSTFIX_TRANSPORT_ASIDE", Severity::note,
     "a transport of one's own does not ask policyd (master.cf)", look_for_unasked_aside},
    {"POSTFIX_MAP_PROXIED", Severity::warning, "policyd is asked through proxymap(8)",
     look_for_proxy},
}};

} // namespace

PostfixChecks postfix_policy_map_checks() {
  return checks;
}

} // namespace mta_tls::doctor
