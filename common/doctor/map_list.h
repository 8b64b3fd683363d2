#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls::doctor {

// The elements of a list in main.cf: between commas and blanks, but for those inside
// braces. Views into `value`.
std::vector<std::string_view> list_elements(std::string_view value);

// "socketmap:inet:127.0.0.1:8461:postfix", perhaps through proxymap(8).
struct SocketMap {
  std::string address; // "inet:127.0.0.1:8461"
  std::string name;    // "postfix"
  bool is_proxied = false;
};

// nullopt: a table of another type.
std::optional<SocketMap> socket_map_of(std::string_view element);

std::vector<SocketMap> socket_maps(std::string_view value);

// "texthash:/etc/postfix/x" of "proxy:texthash:/etc/postfix/x".
std::string_view without_proxy(std::string_view element);

} // namespace mta_tls::doctor
