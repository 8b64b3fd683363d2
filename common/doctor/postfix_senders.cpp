#include "common/base/text.h"
#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_demands.h"
#include "common/doctor/postfix_maps.h"
#include "common/doctor/postfix_routes.h"
#include "common/doctor/some_of.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view sender_maps = "sender_dependent_default_transport_maps";
constexpr std::string_view policy_maps = "smtp_tls_policy_maps";

bool has_map(std::string_view value, std::string_view name) {
  const auto maps = socket_maps(value);
  return std::any_of(maps.begin(), maps.end(), [&](const SocketMap& map) {
    return equals_ignoring_case(map.name, name);
  });
}

void look_for_sender_map(const PostfixCase& about, Report& report) {
  const auto value = about.value(sender_maps);
  if (about.needs.senders && !has_map(value, "postfix-sender")) {
    report.add(
        in_main(about, sender_maps),
        "Postfix does not ask policyd about senders: no rule of \"senders\" has any "
        "effect.",
        set_main(about, fmt::format("{} = {}{}{}", sender_maps,
                                    map_of_ours(about.host, "postfix-sender"),
                                    value.empty() ? "" : ", ", value)));
  }
}

bool asks_policyd(std::string_view element) {
  const auto map = socket_map_of(element);
  return map && equals_ignoring_case(map->name, "postfix-sender");
}

// The list with policyd in front.
std::string policyd_first(const PostfixCase& about) {
  auto elements = list_elements(about.value(sender_maps));
  std::stable_partition(elements.begin(), elements.end(), asks_policyd);
  return set_main(about, fmt::format("{} = {}", sender_maps, fmt::join(elements, ", ")));
}

void look_for_sender_shadow(const PostfixCase& about, Report& report) {
  const auto elements = list_elements(about.value(sender_maps));
  const auto ours = std::find_if(elements.begin(), elements.end(), asks_policyd);
  if (about.needs.senders && ours != elements.end() && ours != elements.begin()) {
    report.add(
        in_main(about, sender_maps),
        fmt::format("{} stands before policyd: for a sender that it knows, no rule "
                    "of \"senders\" has any effect.",
                    elements.front()),
        policyd_first(about));
  }
}

void look_for_transports(const PostfixCase& about, Report& report) {
  for (const auto& wanted : wanted_transports(about.needs)) {
    if (!about.host.service(wanted.name)) {
      report.add(fmt::format("{}/master.cf: {}/unix", about.host.folder, wanted.name),
                 fmt::format("There is no transport \"{}\": mail that a sender's or a "
                             "message's demand puts on it waits (4.3.0 mail transport "
                             "unavailable).",
                             wanted.name),
                 "the lines of examples/postfix/forced-master.cf, into master.cf");
    }
  }
}

void look_for_forced_maps(const PostfixCase& about, Report& report) {
  for_each_forced(about, [&](const ForcedTransport& wanted,
                             const PostfixService& service) {
    const auto value = about.host.value(service, policy_maps);
    if (!has_map(value, wanted.map) && !value.empty()) {
      report.add(
          in_service(about, service, policy_maps),
          fmt::format("This transport does not ask policyd as \"{}\": where the "
                      "policy says \"may\", what a sender or a message demands is "
                      "not kept.",
                      wanted.map),
          set_master(about, service, policy_maps, map_of_ours(about.host, wanted.map)));
    }
  });
}

void look_for_floor(const PostfixCase& about, Report& report) {
  for_each_forced(about, [&](const ForcedTransport& wanted,
                             const PostfixService& service) {
    const auto level = level_of(about.host.value(service, "smtp_tls_security_level"));
    if (!level || !satisfies(*level, wanted.floor)) {
      report.add(in_service(about, service, "smtp_tls_security_level"),
                 "Where policyd has no opinion, this transport takes the level of all "
                 "others: what a sender or a message demands is not kept.",
                 set_master(about, service, "smtp_tls_security_level", wanted.level));
    }
  });
}

// True if mail for the key takes a SMTP client on which nothing is forced.
bool is_unforced(const PostfixCase& about, const std::string& key, const Route& route) {
  const auto* service =
      about.host.service(route.transport.empty() ? "smtp" : route.transport);
  return service && service->command == "smtp" &&
         !forces_tls(level_through(about, *service,
                                   route.next_hop.empty() ? key : route.next_hop));
}

std::vector<std::string> unforced_ways(const PostfixCase& about) {
  std::vector<std::string> ways;
  for (const auto element : list_elements(about.value("transport_maps"))) {
    for (const auto& [key, value] : about.host.entries(element)) {
      if (is_unforced(about, key, parse_route(value))) {
        ways.push_back(key);
      }
    }
  }
  return ways;
}

void look_for_ways_past(const PostfixCase& about, Report& report) {
  const auto ways = unforced_ways(about);
  if (about.needs.senders && !ways.empty()) {
    report.add(in_main(about, "transport_maps"),
               fmt::format("Mail for {} has a way of its own, whoever sends it: what a "
                           "sender demands is not forced there.",
                           some_of(ways)),
               "a rule for these domains or next hops, in policy.json");
  }
}

constexpr std::array<Check<PostfixCase>, 6> checks{{
    {"POSTFIX_SENDER_MAP_ABSENT", Severity::critical,
     "Postfix does not ask policyd about senders", look_for_sender_map},
    {"POSTFIX_SENDER_MAP_SHADOWED", Severity::warning,
     "another table knows senders before policyd does", look_for_sender_shadow},
    {"POSTFIX_SENDER_ROUTE", Severity::warning,
     "routes on which no sender's demand is kept", look_for_ways_past},
    {"POSTFIX_FORCED_ABSENT", Severity::critical,
     "the transport for mail that demands TLS is missing", look_for_transports},
    {"POSTFIX_FORCED_MAP", Severity::critical,
     "the transport for demands asks the wrong question", look_for_forced_maps},
    {"POSTFIX_FORCED_FLOOR", Severity::critical,
     "the transport for demands does not force TLS", look_for_floor},
}};

} // namespace

PostfixChecks postfix_sender_checks() {
  return checks;
}

} // namespace mta_tls::doctor
