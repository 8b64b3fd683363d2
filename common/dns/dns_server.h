#pragma once

#include "common/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

inline constexpr std::uint16_t dns_port = 53;

// A resolver that questions are sent to.
struct DnsServer {
  std::string address; // "192.0.2.53", "2001:db8::53", "fe80::53%eth0"
  std::uint16_t port = dns_port;
  bool operator==(const DnsServer&) const = default;
};

// "ADDRESS[:PORT]"; an IPv6 address with a port stands in brackets: "[::1]:53". The error
// is a whole sentence for the administrator.
Result<DnsServer, std::string> parse_dns_server(std::string_view text);

// As the administrator writes it; the port only if it is not 53.
std::string text_of(const DnsServer& server);

// The resolvers of a resolv.conf(5): those that the C library asks too. Lines that name
// none are passed over.
std::vector<DnsServer> dns_servers_of(std::string_view resolv_conf);

} // namespace mta_tls
