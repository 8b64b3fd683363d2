#include "common/mail/next_hop.h"

#include "common/base/text.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <optional>

namespace mta_tls {

namespace {

std::optional<std::string> canonical_address(int family, std::string_view text) {
  std::array<unsigned char, sizeof(in6_addr)> address;
  std::array<char, INET6_ADDRSTRLEN> canonical;
  if (inet_pton(family, std::string(text).c_str(), address.data()) != 1 ||
      !inet_ntop(family, address.data(), canonical.data(), canonical.size())) {
    return std::nullopt;
  }
  return std::string(canonical.data());
}

// RFC 5321 section 4.1.3 writes "[IPv6:2001:db8::1]"; Postfix takes it without the tag.
std::optional<std::string> parse_address(std::string_view text) {
  constexpr std::string_view tag = "ipv6:";
  if (text.size() > INET6_ADDRSTRLEN + tag.size() ||
      text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  if (equals_ignoring_case(text.substr(0, tag.size()), tag)) {
    return canonical_address(AF_INET6, text.substr(tag.size()));
  }
  const bool v6 = text.find(':') != std::string_view::npos;
  return canonical_address(v6 ? AF_INET6 : AF_INET, text);
}

bool is_port(std::string_view text) {
  if (text.empty() || text.size() > NextHop::max_port_octets) {
    return false;
  }
  if (std::all_of(text.begin(), text.end(), is_digit)) {
    unsigned long port = 0;
    std::from_chars(text.data(), text.data() + text.size(), port);
    return port >= 1 && port <= 65535 && text.size() <= 5;
  }
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

} // namespace

std::string_view explain(NextHopError error) noexcept {
  switch (error) {
  case NextHopError::not_a_host:
    return "this is neither a host name nor an address in brackets";
  case NextHopError::bracket:
    return "expected \"[host]\" or \"[host]:port\"";
  case NextHopError::bad_port:
    return "the port is a number from 1 to 65535 or the name of a service";
  }
  return "";
}

void NextHop::set_host(std::string_view host) {
  host_at_ = text_.size();
  host_octets_ = host.size();
  text_.append(host);
}

bool NextHop::append_port(std::string_view port) {
  if (!is_port(port)) {
    return false;
  }
  text_.append(':');
  for (const char c : port) {
    text_.append(ascii_lower(c));
  }
  return true;
}

Result<NextHop, NextHopError> NextHop::parse_bare(std::string_view text) {
  if (const auto name = canonical_domain(text)) {
    NextHop hop(Kind::domain);
    hop.set_host(name->view());
    return hop;
  }
  if (const auto parent = longest_valid_parent(text)) {
    NextHop hop(Kind::odd_domain);
    hop.set_host(parent->view());
    return hop;
  }
  return Unexpected{NextHopError::not_a_host};
}

Result<NextHop, NextHopError> NextHop::parse_bracketed(std::string_view text) {
  const auto close = text.find(']');
  if (close == std::string_view::npos ||
      (close + 1 < text.size() && text[close + 1] != ':')) {
    return Unexpected{NextHopError::bracket};
  }
  const auto inside = text.substr(1, close - 1);
  const auto address = parse_address(inside);
  NextHop hop(address ? Kind::address : Kind::host);
  hop.text_.append('[');
  if (address) {
    hop.set_host(*address);
  } else if (const auto name = canonical_domain(inside)) {
    hop.set_host(name->view());
  } else {
    return Unexpected{NextHopError::not_a_host};
  }
  hop.text_.append(']');
  if (close + 1 < text.size() && !hop.append_port(text.substr(close + 2))) {
    return Unexpected{NextHopError::bad_port};
  }
  return hop;
}

Result<NextHop, NextHopError> NextHop::parse_with_port(std::string_view host,
                                                       std::string_view port) {
  const auto name = canonical_domain(host);
  if (!name) {
    return Unexpected{NextHopError::not_a_host};
  }
  NextHop hop(Kind::host);
  hop.set_host(name->view());
  if (!hop.append_port(port)) {
    return Unexpected{NextHopError::bad_port};
  }
  return hop;
}

Result<NextHop, NextHopError> NextHop::parse(std::string_view text) {
  if (text.starts_with('[')) {
    return parse_bracketed(text);
  }
  const auto colon = text.find(':');
  if (colon != std::string_view::npos) {
    return parse_with_port(text.substr(0, colon), text.substr(colon + 1));
  }
  return parse_bare(text);
}

} // namespace mta_tls
