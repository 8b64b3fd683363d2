#include "common/doctor/postfix_demands.h"

#include "common/base/text.h"
#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_inbound_use.h"
#include "common/doctor/postfix_maps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view sender_maps = "sender_dependent_default_transport_maps";
constexpr std::string_view policy_maps = "smtp_tls_policy_maps";

// A transport that raises what the policy says of a next hop.
struct ForcedTransport {
  std::string_view name;
  std::string_view map;   // by which it asks policyd
  std::string_view level; // where policyd has no opinion
  SecurityLevel floor;
};

constexpr ForcedTransport for_encrypt{"forcedtls", "postfix-forced", "encrypt",
                                      SecurityLevel::encrypt};
constexpr ForcedTransport for_verify{"forcedtls-verify", "postfix-forced-verify",
                                     "verify", SecurityLevel::verify};

std::vector<ForcedTransport> wanted_transports(const PostfixCase& about) {
  std::vector<ForcedTransport> wanted;
  if (about.needs.senders || about.needs.messages) {
    wanted.push_back(for_encrypt);
    if (about.needs.demands_verify) {
      wanted.push_back(for_verify);
    }
  }
  return wanted;
}

template <class F>
void for_each_forced(const PostfixCase& about, F f) {
  for (const auto& wanted : wanted_transports(about)) {
    if (const auto* service = about.host.service(wanted.name)) {
      f(wanted, *service);
    }
  }
}

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

void look_for_sender_shadow(const PostfixCase& about, Report& report) {
  for (const auto element : list_elements(about.value(sender_maps))) {
    const auto map = socket_map_of(element);
    if (!about.needs.senders || (map && map->name == "postfix-sender")) {
      return;
    }
    if (has_map(about.value(sender_maps), "postfix-sender")) {
      report.add(in_main(about, sender_maps),
                 fmt::format("{} stands before policyd: for a sender that it knows, no "
                             "rule of \"senders\" has any effect.",
                             element),
                 set_main(about, fmt::format("{} = {}, …", sender_maps,
                                             map_of_ours(about.host, "postfix-sender"))));
    }
  }
}

void look_for_transports(const PostfixCase& about, Report& report) {
  for (const auto& wanted : wanted_transports(about)) {
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

// True if one of the tables makes a FILTER to a forced transport of the header.
std::optional<std::string> forcing_table(const PostfixCase& about,
                                         std::string_view parameter,
                                         std::string_view header) {
  for (const auto element : list_elements(about.value(parameter))) {
    const auto* table = about.host.table(element);
    for (const auto& [key, value] :
         table ? table->entries : std::vector<std::pair<std::string, std::string>>{}) {
      if (key == header && to_lower(value).starts_with("filter forcedtls")) {
        return table->table;
      }
    }
  }
  return std::nullopt;
}

void look_for_hand_over(const PostfixCase& about, Report& report) {
  const auto headers = marker_headers();
  for (const auto& header : headers) {
    const bool is_needed =
        about.needs.messages && (header == headers.front() || about.needs.demands_verify);
    if (is_needed && !forcing_table(about, "milter_header_checks", header)) {
      report.add(in_main(about, "milter_header_checks"),
                 fmt::format("The milter's mark \"{}\" is not obeyed: a message that "
                             "demands TLS goes out as any other.",
                             header),
                 "the lines of examples/postfix/forced-messages.cf, into main.cf");
    }
  }
}

// mime_header_checks and nested_header_checks are header_checks unless they are set.
void look_for_forged_marks(const PostfixCase& about, Report& report) {
  std::set<std::string> told;
  for (const auto parameter : header_checks_of_strangers) {
    for (const auto& header : marker_headers()) {
      const auto table = forcing_table(about, parameter, header);
      if (table && told.insert(*table).second) {
        report.add(
            in_main(about, parameter),
            fmt::format("{} obeys the mark \"{}\" in anybody's mail: who writes it "
                        "into a header chooses the transport, past transport_maps "
                        "and relayhost.",
                        *table, header),
            "take the lines with X-MTA-TLS-Forced out of " + *table +
                "; they belong into milter_header_checks alone");
      }
    }
  }
}

void look_for_milter(const PostfixCase& about, Report& report) {
  if (!about.needs.messages) {
    return;
  }
  for (const auto* server : smtp_servers(about.host)) {
    if (!judges_of(about, *server).milters.empty()) {
      return;
    }
  }
  report.add(in_main(about, "smtpd_milters"),
             "No server of this Postfix asks mta-tls-milter: no rule of \"messages\" has "
             "any effect.",
             "the lines of examples/postfix/inbound-milter.cf, into main.cf");
}

constexpr std::array<Check<PostfixCase>, 8> checks{{
    {"POSTFIX_SENDER_MAP_ABSENT", Severity::critical,
     "Postfix does not ask policyd about senders", look_for_sender_map},
    {"POSTFIX_SENDER_MAP_SHADOWED", Severity::warning,
     "another table knows senders before policyd does", look_for_sender_shadow},
    {"POSTFIX_FORCED_ABSENT", Severity::critical,
     "the transport for mail that demands TLS is missing", look_for_transports},
    {"POSTFIX_FORCED_MAP", Severity::critical,
     "the transport for demands asks the wrong question", look_for_forced_maps},
    {"POSTFIX_FORCED_FLOOR", Severity::critical,
     "the transport for demands does not force TLS", look_for_floor},
    {"POSTFIX_MARK_IGNORED", Severity::critical,
     "messages that demand TLS are not handed over", look_for_hand_over},
    {"POSTFIX_MARK_FORGEABLE", Severity::critical,
     "the mark of the milter is taken from anybody", look_for_forged_marks},
    {"POSTFIX_MESSAGES_UNSEEN", Severity::critical,
     "rules about messages, and no server that asks the milter", look_for_milter},
}};

} // namespace

std::array<std::string, 2> marker_headers() {
  return {"X-MTA-TLS-Forced: encrypt", "X-MTA-TLS-Forced: verify"};
}

PostfixChecks postfix_demand_checks() {
  return checks;
}

} // namespace mta_tls::doctor
