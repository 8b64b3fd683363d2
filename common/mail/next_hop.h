#pragma once

#include "common/mail/domain.h"

#include <string>
#include <string_view>

namespace mta_tls {

enum class NextHopError {
  not_a_host, // what should be a host is neither a name nor an address
  bracket,    // "[host" or "[host]x"
  bad_port    // neither 1..65535 nor a service name
};

std::string_view explain(NextHopError error) noexcept;

// Where Postfix is about to deliver: "x", "[x]", "[x]:587", "x:smtp", "[192.0.2.7]",
// "[IPv6:2001:db8::1]:25" (transport(5)). Postfix passes it on as typed; here it is
// canonical: host in canonical form, port in lower case, IPv6 in its short form.
// Does not allocate for hosts in ASCII.
class NextHop {
public:
  enum class Kind {
    domain,    // a bare name: the MX hosts of it
    host,      // brackets or a port: this host, or the MX hosts of it behind a port
    address,   // an address literal
    odd_domain // no valid name, but below one: host() is the longest valid parent
  };

  static Result<NextHop, NextHopError> parse(std::string_view text);

  Kind kind() const noexcept { return kind_; }

  // The whole next hop in canonical form. For an odd domain: that of its valid parent.
  std::string_view text() const noexcept { return text_.view(); }

  // The name without brackets and port; for an address literal, the address.
  std::string_view host() const noexcept {
    return text_.view().substr(host_at_, host_octets_);
  }

  static constexpr std::size_t max_port_octets = 32;

private:
  explicit NextHop(Kind kind) : kind_(kind) {}
  static Result<NextHop, NextHopError> parse_bare(std::string_view text);
  static Result<NextHop, NextHopError> parse_bracketed(std::string_view text);
  static Result<NextHop, NextHopError> parse_with_port(std::string_view host,
                                                       std::string_view port);
  void set_host(std::string_view host);
  bool append_port(std::string_view port);

  Kind kind_;
  std::size_t host_at_ = 0;
  std::size_t host_octets_ = 0;
  InlineText<max_domain_octets + max_port_octets + 3> text_;
};

} // namespace mta_tls
