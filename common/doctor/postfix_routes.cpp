#include "common/doctor/postfix_routes.h"

#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_maps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

// transport(5): the domain, its parents with a dot, and "*", each in every table.
std::optional<Route> find_in_tables(const PostfixCase& about, std::string_view key) {
  for (const auto element : list_elements(about.value("transport_maps"))) {
    for (const auto& [known, value] : about.host.entries(element)) {
      if (known == key) {
        return parse_route(value);
      }
    }
  }
  return std::nullopt;
}

// Where the rules for domains are asked for a relay instead.
struct Relay {
  std::string parameter;
  std::string next_hop;
};

std::vector<Relay> relays(const PostfixCase& about) {
  std::vector<Relay> all;
  if (const auto value = about.value("relayhost"); !value.empty()) {
    all.push_back({"relayhost", std::string(value)});
  }
  if (const auto route = parse_route(about.value("default_transport"));
      !route.next_hop.empty()) {
    all.push_back({"default_transport", route.next_hop});
  }
  return all;
}

SecurityLevel level_at(const PostfixCase& about, std::string_view next_hop) {
  const auto* smtp = about.host.service("smtp");
  return smtp ? level_through(about, *smtp, next_hop) : SecurityLevel::none;
}

std::string rule_for(std::string_view next_hop) {
  return fmt::format("into policy.json, below \"outbound\":\n"
                     "{{ \"id\": \"relay\", \"next_hops\": [\"{}\"], \"level\": "
                     "\"verify\" }}",
                     next_hop);
}

template <class F>
void for_each_relay(const PostfixCase& about, F f) {
  if (!about.needs.forced_name.empty()) {
    for (const auto& relay : relays(about)) {
      f(relay, level_at(about, relay.next_hop));
    }
  }
}

void look_for_relay(const PostfixCase& about, Report& report) {
  for_each_relay(about, [&](const Relay& relay, SecurityLevel level) {
    if (!forces_tls(level)) {
      report.add(
          in_main(about, relay.parameter),
          fmt::format("All mail goes to {0}, and Postfix asks for {0}, never for a "
                      "recipient's domain: rules for domains have no effect, and "
                      "this next hop gets \"{1}\".",
                      relay.next_hop, word(level)),
          rule_for(relay.next_hop));
    }
  });
}

void look_for_forced_relay(const PostfixCase& about, Report& report) {
  for_each_relay(about, [&](const Relay& relay, SecurityLevel level) {
    if (forces_tls(level)) {
      report.add(in_main(about, relay.parameter),
                 fmt::format("All mail goes to {}, at \"{}\". That is as far as the "
                             "policy reaches: rules for domains have to be kept by the "
                             "relay.",
                             relay.next_hop, word(level)),
                 "have the relay's administrator keep the same rules");
    }
  });
}

void look_for_sender_relays(const PostfixCase& about, Report& report) {
  const auto value = about.value("sender_dependent_relayhost_maps");
  if (!value.empty() && !about.needs.forced_name.empty()) {
    report.add(in_main(about, "sender_dependent_relayhost_maps"),
               fmt::format("Mail of the senders in {} goes to a relay of their own: "
                           "Postfix asks for that relay, and rules for domains have no "
                           "effect on it.",
                           value),
               "a rule with \"next_hops\" for each of these relays, in policy.json");
  }
}

void look_for_fallback(const PostfixCase& about, Report& report) {
  const auto* smtp = about.host.service("smtp");
  if (!smtp || !about.needs.forces) {
    return;
  }
  for (const auto relay : list_elements(about.host.value(*smtp, "smtp_fallback_relay"))) {
    if (const auto level = level_at(about, relay); !forces_tls(level)) {
      report.add(in_service(about, *smtp, "smtp_fallback_relay"),
                 fmt::format("Mail that cannot be delivered as its rule says goes to {} "
                             "instead, at \"{}\": a forced domain's mail may leave in "
                             "plain text.",
                             relay, word(level)),
                 rule_for(relay));
    }
  }
}

// A domain's route, if it gives less than its rule.
std::optional<SecurityLevel> weaker_route(const PostfixCase& about,
                                          std::string_view domain, const Route& route) {
  const auto promised = policy_level(about, domain);
  const auto* service =
      about.host.service(route.transport.empty() ? "smtp" : route.transport);
  if (!promised || !service || service->command != "smtp") {
    return std::nullopt;
  }
  const auto level =
      level_through(about, *service,
                    route.next_hop.empty() ? domain : std::string_view(route.next_hop));
  return satisfies(level, *promised) ? std::nullopt : std::optional(level);
}

void look_for_inert_routes(const PostfixCase& about, Report& report) {
  if (about.value("transport_maps").empty()) {
    return;
  }
  about.table.for_each_name([&](std::string_view name, RuleIndex, bool below_only) {
    const auto route = below_only ? std::nullopt : route_of(about, name);
    const auto level = route ? weaker_route(about, name, *route) : std::nullopt;
    if (level) {
      report.add(
          in_main(about, "transport_maps"),
          fmt::format("Mail for {} goes to \"{}:{}\", and gets \"{}\" there instead "
                      "of the \"{}\" of its rule.",
                      name, route->transport, route->next_hop, word(*level),
                      word(*policy_level(about, name))),
          route->next_hop.empty() ? "have this transport ask policyd (master.cf)"
                                  : rule_for(route->next_hop));
    }
  });
}

constexpr std::array<Check<PostfixCase>, 5> checks{{
    {"POSTFIX_RELAYHOST", Severity::critical,
     "a relay that no rule forces takes all mail", look_for_relay},
    {"POSTFIX_RELAYHOST_FORCED", Severity::note,
     "a relay takes all mail, over forced TLS", look_for_forced_relay},
    {"POSTFIX_SENDER_RELAYHOST", Severity::warning,
     "some senders have relays of their own", look_for_sender_relays},
    {"POSTFIX_FALLBACK_RELAY", Severity::critical,
     "a fallback relay that no rule forces (smtp_fallback_relay)", look_for_fallback},
    {"POSTFIX_ROUTE_WEAKER", Severity::critical,
     "a route on which a domain gets less (transport_maps)", look_for_inert_routes},
}};

} // namespace

Route parse_route(std::string_view value) {
  const auto colon = value.find(':');
  if (colon == std::string_view::npos) {
    return {std::string(value), {}};
  }
  return {std::string(value.substr(0, colon)), std::string(value.substr(colon + 1))};
}

std::optional<Route> route_of(const PostfixCase& about, std::string_view domain) {
  for (auto key = domain;;) {
    if (auto route = find_in_tables(about, key)) {
      return route;
    }
    const auto dot = key.find('.', 1);
    if (dot == std::string_view::npos) {
      return find_in_tables(about, "*");
    }
    key.remove_prefix(dot);
  }
}

SecurityLevel level_through(const PostfixCase& about, const PostfixService& service,
                            std::string_view next_hop) {
  const bool asks =
      policy_map(about.host.value(service, "smtp_tls_policy_maps")).has_value();
  const auto found = asks ? find_policy(about, next_hop) : std::nullopt;
  if (found && found->level) {
    return *found->level;
  }
  return level_of(about.host.value(service, "smtp_tls_security_level"))
      .value_or(SecurityLevel::none);
}

PostfixChecks postfix_route_checks() {
  return checks;
}

} // namespace mta_tls::doctor
