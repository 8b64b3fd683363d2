#include "common/dns/dns_server.h"

#include "common/base/text.h"

#include <arpa/inet.h>
#include <charconv>
#include <optional>

namespace mta_tls {

namespace {

// MAXNS of <resolv.h>
constexpr std::size_t max_servers = 3;

bool is_ipv4(const std::string& address) {
  in_addr octets{};
  return ::inet_pton(AF_INET, address.c_str(), &octets) == 1;
}

bool is_ipv6(const std::string& address) {
  in6_addr octets{};
  const auto scope = address.find('%');
  return ::inet_pton(AF_INET6, address.substr(0, scope).c_str(), &octets) == 1 &&
         (scope == std::string::npos || scope + 1 < address.size());
}

std::optional<std::uint16_t> port_number(std::string_view digits) {
  std::uint16_t port = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, port);
  return error == std::errc() && stop == end && port != 0 ? std::optional(port)
                                                          : std::nullopt;
}

struct Pieces {
  std::string address;
  std::optional<std::string_view> port;
};

// "[ADDRESS]" and "[ADDRESS]:PORT"; nullopt: neither.
std::optional<Pieces> in_brackets(std::string_view text) {
  const auto end = text.find(']');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const auto rest = text.substr(end + 1);
  if (!rest.empty() && rest.front() != ':') {
    return std::nullopt;
  }
  return Pieces{std::string(text.substr(1, end - 1)),
                rest.empty() ? std::nullopt : std::optional(rest.substr(1))};
}

std::optional<Pieces> pieces_of(std::string_view text) {
  if (text.starts_with('[')) {
    auto pieces = in_brackets(text);
    return pieces && is_ipv6(pieces->address) ? pieces : std::nullopt;
  }
  if (is_ipv6(std::string(text))) {
    return Pieces{std::string(text), std::nullopt};
  }
  const auto colon = text.find(':');
  Pieces pieces{std::string(text.substr(0, colon)), std::nullopt};
  if (colon != std::string_view::npos) {
    pieces.port = text.substr(colon + 1);
  }
  return is_ipv4(pieces.address) ? std::optional(pieces) : std::nullopt;
}

// "nameserver ADDRESS" from the first column on, and whatever follows.
std::optional<std::string> server_in(std::string_view line) {
  constexpr std::string_view keyword = "nameserver";
  if (!line.starts_with(keyword)) {
    return std::nullopt;
  }
  line.remove_prefix(keyword.size());
  if (line.empty() || !is_blank(line.front())) {
    return std::nullopt;
  }
  const auto words = trim(line);
  std::string address(words.substr(0, words.find_first_of(" \t;#")));
  return is_ipv4(address) || is_ipv6(address) ? std::optional(address) : std::nullopt;
}

} // namespace

Result<DnsServer, std::string> parse_dns_server(std::string_view text) {
  const auto pieces = pieces_of(text);
  if (!pieces) {
    return Unexpected{"resolver \"" + printable(text) +
                      "\" is no address: 192.0.2.53, 192.0.2.53:5353, 2001:db8::53 or "
                      "[2001:db8::53]:5353"};
  }
  if (!pieces->port) {
    return DnsServer{pieces->address};
  }
  const auto port = port_number(*pieces->port);
  if (!port) {
    return Unexpected{"resolver \"" + printable(text) +
                      "\" has no port number between 1 and 65535"};
  }
  return DnsServer{pieces->address, *port};
}

std::string text_of(const DnsServer& server) {
  if (server.port == dns_port) {
    return server.address;
  }
  const bool brackets = server.address.find(':') != std::string::npos;
  return (brackets ? "[" : "") + server.address + (brackets ? "]:" : ":") +
         std::to_string(server.port);
}

std::vector<DnsServer> dns_servers_of(std::string_view resolv_conf) {
  std::vector<DnsServer> servers;
  for (const auto line : split(resolv_conf, '\n')) {
    auto address = server_in(line);
    if (address && servers.size() < max_servers) {
      servers.push_back({*std::move(address)});
    }
  }
  if (servers.empty()) {
    servers.push_back({"127.0.0.1"});
  }
  return servers;
}

} // namespace mta_tls
