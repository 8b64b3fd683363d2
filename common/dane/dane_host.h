#pragma once

#include "common/dane/dns_answer.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mta_tls {

// What DANE makes of one host.
enum class DaneHostState {
  authenticated,  // has a usable TLSA record
  unusable,       // has TLSA records, none of them usable: TLS, but nobody to verify
  no_tlsa,        // provably has none
  unsigned_zone,  // its addresses are provably unsigned, so it cannot have any
  not_looked_at,  // one too many
  no_address,     // provably, or as far as an unsigned zone says
  bad_name,       // no name of a host
  unresolved,     // its addresses cannot be looked up, and nothing above it is signed
  address_bogus,  // from here on: a failure where TLSA records may be
  address_failed, // its addresses cannot be looked up
  tlsa_bogus,
  tlsa_failed
};

std::string_view explain(DaneHostState state) noexcept;

// RFC 7672 section 2.1.2: as good as a host that does not answer.
constexpr bool has_failed(DaneHostState state) noexcept {
  return state >= DaneHostState::address_bogus;
}

struct DaneHostQuestion {
  std::string name;
  std::uint16_t port;
  bool path_is_secure; // what led to the name was validated
};

// What must be asked of DNS before more can be said.
using DnsQuestions = std::vector<DnsQuestion>;
using DaneHostStep = std::variant<DnsQuestions, DaneHostState>;

// RFC 7672 section 2.2.2: addresses, aliases, TLSA records, in this order. Hosts with
// unsigned addresses are not asked for TLSA records: name servers exist that fail at it.
DaneHostStep examine_host(const DaneHostQuestion& host, const DnsAnswers& answers);

} // namespace mta_tls
