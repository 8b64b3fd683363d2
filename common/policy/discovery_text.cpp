#include "common/policy/discovery_text.h"

namespace mta_tls {

std::string_view looked_up_text(const DiscoverySettings& settings) noexcept {
  if (!settings.dane) {
    return settings.mta_sts ? "MTA-STS" : "nothing";
  }
  if (settings.on_dns_error == OnDnsError::opportunistic) {
    return settings.mta_sts ? "DANE, unless DNS fails, and MTA-STS"
                            : "DANE, unless DNS fails";
  }
  return settings.mta_sts ? "DANE and MTA-STS" : "DANE";
}

bool keeps_discovery(const DiscoverySettings& now,
                     const DiscoverySettings& before) noexcept {
  return (now.dane || !before.dane) && (now.mta_sts || !before.mta_sts) &&
         (!before.dane || now.on_dns_error == OnDnsError::defer ||
          before.on_dns_error == OnDnsError::opportunistic);
}

} // namespace mta_tls
