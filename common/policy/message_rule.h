#pragma once

#include "common/mail/ip_network.h"
#include "common/policy/sender_rule.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// The header field by which the milter has the MTA use the forced transports: "encrypt"
// or "verify". Nobody else may add it.
inline constexpr const char* forced_marker = "X-MTA-TLS-Forced";

// "A message that says so demands TLS", for every recipient: what the trade calls
// policy-based encryption. Only for mail that our own users send: authenticated, from
// this host, or from one of `client_networks`.
struct MessageRule {
  // Exactly one of the two is given.
  std::string subject_tag; // "[secure]": anywhere in the decoded Subject, ignoring case
  struct Header {
    std::string name;  // a field name (RFC 5322 section 2.2)
    std::string value; // the whole value, ignoring case and outer blanks; empty: any
    bool operator==(const Header&) const = default;
  };
  std::optional<Header> header;

  std::string id;
  RulePlace place;
  bool remove = false; // the tag, or the header field, before the message goes on
  std::vector<IpNetwork> client_networks;
  SecurityLevel level = SecurityLevel::encrypt; // can_be_demanded()
  // What becomes of a message that also has recipients on this host, whom the MTA's hand-
  // over to the forced transport would bounce: refused with a text that says so, or
  // accepted without being forced.
  enum class Mixed { refuse, accept };
  Mixed mixed = Mixed::refuse;
  Mode mode = Mode::enforce;
  bool enabled = true;
  std::optional<Instant> enforce_after;
  std::optional<Instant> valid_from;
  std::optional<Instant> review_by;
  std::vector<std::string> contact;
};

} // namespace mta_tls
