#include "common/doctor/postfix_sockets.h"

#include "common/doctor/postfix_checks.h"
#include "common/doctor/postfix_inbound_use.h"
#include "common/doctor/postfix_maps.h"

#include <fmt/format.h>

#include <array>
#include <set>

namespace mta_tls::doctor {

namespace {

constexpr std::string_view unix_prefix = "unix:";
constexpr std::string_view sender_maps = "sender_dependent_default_transport_maps";

SocketUse use_of(const PostfixCase& about, const PostfixService& service,
                 std::string_view parameter, const std::string& address,
                 std::string map) {
  const auto path = unix_path(address);
  return {&service, std::string(parameter), address,
          path.empty() ? address
                       : std::string(unix_prefix) + about.host.outside(service, path),
          std::move(map)};
}

void add_maps(const PostfixCase& about, const PostfixService& service,
              std::string_view parameter, std::vector<SocketUse>& uses) {
  for (const auto& map : socket_maps(about.host.value(service, parameter))) {
    if (is_name_of_ours(map.name) && !map.is_proxied) {
      uses.push_back(use_of(about, service, parameter, map.address, map.name));
    }
  }
}

void add_judges(const PostfixCase& about, const PostfixService& server,
                std::vector<SocketUse>& uses) {
  const auto judges = judges_of(about, server);
  for (const auto& milter : judges.milters) {
    uses.push_back(use_of(about, server, "smtpd_milters", milter.address, ""));
  }
  for (const auto& use : judges.delegations) {
    uses.push_back(use_of(about, server, use.parameter, use.service.address, ""));
  }
}

// Calls f(use, path) once for each path of a unix socket.
template <class F>
void for_each_path(const PostfixCase& about, F f) {
  std::set<std::string> seen;
  for (const auto& use : socket_uses(about)) {
    const auto path = unix_path(use.place);
    if (!path.empty() && seen.insert(use.place).second) {
      f(use, path);
    }
  }
}

bool is_missing(const PostfixCase& about, std::string_view path) {
  const auto file = about.ground.file(path);
  return file && file->kind != FileKind::socket;
}

// It is there, but not for a process whose root is the queue directory.
bool is_hidden(const PostfixCase& about, const SocketUse& use) {
  const auto file = about.ground.file(unix_path(use.address));
  return use.service->chroot && unix_path(use.address).starts_with('/') && file &&
         file->kind == FileKind::socket;
}

// What the mail behind a parameter does while its socket cannot be reached.
std::string_view consequence(const SocketUse& use) {
  if (use.parameter == sender_maps) {
    return "every mail is refused for the time being (451 4.3.0) as soon as it comes in";
  }
  return use.map.empty() ? "every session is told to try again later (451)"
                         : "all mail that goes out waits (4.7.5 client TLS configuration "
                           "problem)";
}

void look_for_hidden(const PostfixCase& about, Report& report) {
  for_each_path(about, [&](const SocketUse& use, std::string_view path) {
    if (is_missing(about, path) && is_hidden(about, use)) {
      report.add(
          in_service(about, *use.service, use.parameter),
          fmt::format("{} runs in a changed root and cannot see {}: {}.",
                      use.service->name, unix_path(use.address), consequence(use)),
          fmt::format("write unix:run/mta-tls.sock here, and start the daemon with\n"
                      "unix:{}/run/mta-tls.sock,mode=0660,group=postfix",
                      about.value("queue_directory")));
    }
  });
}

void look_for_missing(const PostfixCase& about, Report& report) {
  for_each_path(about, [&](const SocketUse& use, std::string_view path) {
    if (is_missing(about, path) && !is_hidden(about, use)) {
      report.add(in_service(about, *use.service, use.parameter),
                 fmt::format("There is no socket {}: {}.", path, consequence(use)),
                 "systemctl start mta-tls-policyd mta-tls-milter, with this address");
    }
  });
}

void look_for_forbidden(const PostfixCase& about, Report& report) {
  for_each_path(about, [&](const SocketUse& use, std::string_view path) {
    const auto file = about.ground.file(path);
    if (file && file->kind == FileKind::socket && !file->is_open) {
      report.add(in_service(about, *use.service, use.parameter),
                 fmt::format("The user {} may not connect to {}: {}.",
                             about.value("mail_owner"), path, consequence(use)),
                 fmt::format("add ,mode=0660,group={} to the daemon's address, and let\n"
                             "the group into its folder",
                             about.value("mail_owner")));
    }
  });
}

constexpr std::array<Check<PostfixCase>, 3> checks{{
    {"POSTFIX_SOCKET_OUTSIDE_CHROOT", Severity::critical,
     "a socket that a service cannot see from its changed root", look_for_hidden},
    {"POSTFIX_SOCKET_ABSENT", Severity::critical, "a socket that is not there",
     look_for_missing},
    {"POSTFIX_SOCKET_FORBIDDEN", Severity::critical,
     "a socket that Postfix's user may not connect to", look_for_forbidden},
}};

} // namespace

std::vector<SocketUse> socket_uses(const PostfixCase& about) {
  std::vector<SocketUse> uses;
  for (const auto* client : smtp_clients(about.host)) {
    add_maps(about, *client, "smtp_tls_policy_maps", uses);
  }
  if (const auto* rewrite = about.host.service("rewrite")) {
    add_maps(about, *rewrite, sender_maps, uses);
  }
  for (const auto* server : smtp_servers(about.host)) {
    add_judges(about, *server, uses);
  }
  return uses;
}

std::string_view unix_path(std::string_view address) {
  return address.starts_with(unix_prefix) ? address.substr(unix_prefix.size())
                                          : std::string_view{};
}

PostfixChecks postfix_socket_checks() {
  return checks;
}

} // namespace mta_tls::doctor
