#include "common/doctor/postfix_inbound_use.h"

#include "common/base/text.h"
#include "common/doctor/map_list.h"

#include <algorithm>
#include <array>

namespace mta_tls::doctor {

namespace {

constexpr std::array<std::string_view, 7> restriction_lists{
    "smtpd_client_restrictions",     "smtpd_helo_restrictions",
    "smtpd_sender_restrictions",     "smtpd_relay_restrictions",
    "smtpd_recipient_restrictions",  "smtpd_data_restrictions",
    "smtpd_end_of_data_restrictions"};

constexpr std::string_view milter_port = ":8462";
constexpr std::string_view delegation_port = ":8463";
constexpr std::string_view submission_port = ":8464";

std::string_view without_braces(std::string_view element) {
  return element.size() > 1 && element.starts_with('{') && element.ends_with('}')
             ? trim(element.substr(1, element.size() - 2))
             : element;
}

void add_delegations(std::string_view parameter, std::string_view value,
                     std::vector<DelegationUse>& uses) {
  bool is_after_permit = false;
  const auto elements = list_elements(value);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i] == "check_policy_service" && i + 1 < elements.size()) {
      uses.push_back(
          {std::string(parameter), parse_asked(elements[i + 1]), is_after_permit});
    }
    is_after_permit |= elements[i].starts_with("permit");
  }
}

// "inet:8462@127.0.0.1", as libmilter has it, in Postfix's words.
std::string in_postfix_words(std::string_view listener) {
  const auto at = listener.find('@');
  if (!listener.starts_with("inet:") || at == std::string_view::npos) {
    return std::string(listener.substr(0, listener.find(',')));
  }
  const auto port = listener.substr(5, at - 5);
  return "inet:" + std::string(listener.substr(at + 1)) + ':' + std::string(port);
}

bool is_of_ours(const PostfixCase& about, const PostfixService& server,
                std::string_view address, std::string_view usual_port) {
  const auto place = place_of(about, server, address);
  const auto is_listener = [&](const std::string& l) {
    return in_postfix_words(l) == place;
  };
  return address.ends_with(usual_port) || place.find("mta-tls") != std::string::npos ||
         std::any_of(about.ground.daemons.begin(), about.ground.daemons.end(),
                     [&](const DaemonFact& daemon) {
                       return std::any_of(daemon.listeners.begin(),
                                          daemon.listeners.end(), is_listener);
                     });
}

bool is_for_mail_programs(std::string_view name) {
  static constexpr std::array<std::string_view, 6> names{
      "submission", "submissions", "smtps", "587", "465", "msa"};
  const auto port = name.substr(name.rfind(':') + 1);
  return std::find(names.begin(), names.end(), port) != names.end();
}

bool is_on_loopback(std::string_view name) {
  return name.starts_with("127.") || name.starts_with("localhost:") ||
         name.starts_with("[::1]") || name.starts_with("[127.");
}

} // namespace

std::string place_of(const PostfixCase& about, const PostfixService& server,
                     std::string_view address) {
  constexpr std::string_view prefix = "unix:";
  return address.starts_with(prefix)
             ? std::string(prefix) +
                   about.host.outside(server, address.substr(prefix.size()))
             : std::string(address);
}

Asked parse_asked(std::string_view element) {
  Asked asked;
  for (const auto each : list_elements(without_braces(element))) {
    const auto piece = without_braces(each);
    const auto equals = piece.find('=');
    if (equals == std::string_view::npos) {
      asked.address = piece;
    } else {
      asked.settings.insert_or_assign(std::string(trim(piece.substr(0, equals))),
                                      std::string(trim(piece.substr(equals + 1))));
    }
  }
  return asked;
}

std::vector<Asked> milters(std::string_view value) {
  std::vector<Asked> all;
  for (const auto element : list_elements(value)) {
    all.push_back(parse_asked(element));
  }
  return all;
}

std::vector<DelegationUse> delegations(const PostfixHost& host,
                                       const PostfixService& server) {
  std::vector<DelegationUse> uses;
  for (const auto parameter : restriction_lists) {
    add_delegations(parameter, host.value(server, parameter), uses);
  }
  return uses;
}

bool is_milter_of_ours(const PostfixCase& about, const PostfixService& server,
                       std::string_view address) {
  return is_of_ours(about, server, address, milter_port);
}

bool is_delegation_of_ours(const PostfixCase& about, const PostfixService& server,
                           std::string_view address) {
  return is_of_ours(about, server, address, delegation_port) &&
         !is_submission_of_ours(about, server, address);
}

// By the daemon's own account, or else by the addresses of our examples.
bool is_submission_of_ours(const PostfixCase& about, const PostfixService& server,
                           std::string_view address) {
  const auto place = place_of(about, server, address);
  const auto serves = [&](const std::vector<std::string>& listeners) {
    return std::find(listeners.begin(), listeners.end(), place) != listeners.end();
  };
  const auto& daemons = about.ground.daemons;
  if (std::any_of(daemons.begin(), daemons.end(),
                  [&](const DaemonFact& daemon) { return serves(daemon.listeners); })) {
    return false;
  }
  return address.ends_with(submission_port) ||
         (place.find("mta-tls") != std::string::npos &&
          place.find("submission") != std::string::npos) ||
         std::any_of(daemons.begin(), daemons.end(),
                     [&](const DaemonFact& daemon) { return serves(daemon.submission); });
}

Judges judges_of(const PostfixCase& about, const PostfixService& server) {
  Judges judges;
  for (auto& milter : milters(about.host.value(server, "smtpd_milters"))) {
    if (is_milter_of_ours(about, server, milter.address)) {
      judges.milters.push_back(std::move(milter));
    }
  }
  for (auto& use : delegations(about.host, server)) {
    if (is_delegation_of_ours(about, server, use.service.address)) {
      judges.delegations.push_back(std::move(use));
    }
  }
  return judges;
}

std::vector<const PostfixService*> partners_servers(const PostfixHost& host) {
  auto servers = smtp_servers(host);
  std::erase_if(servers, [](const PostfixService* server) {
    return is_for_mail_programs(server->name) || is_on_loopback(server->name);
  });
  return servers;
}

std::vector<const PostfixService*> users_servers(const PostfixHost& host) {
  auto servers = smtp_servers(host);
  std::erase_if(servers, [](const PostfixService* server) {
    return !is_for_mail_programs(server->name);
  });
  return servers.empty() ? partners_servers(host) : servers;
}

} // namespace mta_tls::doctor
