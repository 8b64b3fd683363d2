#pragma once

#include "common/mail/next_hop.h"

#include <cstdint>
#include <optional>
#include <string>

namespace mta_tls {

// Where mail goes: to the MX hosts of a domain, or to one host.
struct DaneTarget {
  std::string name; // canonical
  std::uint16_t port = 25;
  bool has_mx = true;
};

// nullopt: what has no TLSA records, or a service whose port only the host's files know.
std::optional<DaneTarget> dane_target(const NextHop& hop);

} // namespace mta_tls
