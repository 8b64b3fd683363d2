#include "common/policy/peer_domain.h"

namespace mta_tls {

std::optional<PeerDomain> PeerDomain::parse(std::string_view text) {
  if (const auto name = canonical_domain(text)) {
    return PeerDomain(*name, false);
  }
  const auto parent = longest_valid_parent(text);
  return parent ? std::optional(PeerDomain(*parent, true)) : std::nullopt;
}

} // namespace mta_tls
