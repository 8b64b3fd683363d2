#include "common/tls/trusts.h"

namespace mta_tls {

ChainFinding Trusts::examine(const std::string& ca_file, const CertificateChain& chain) {
  const auto [entry, is_new] = stores_.try_emplace(ca_file);
  if (is_new) {
    if (auto store = TrustStore::from_file(ca_file)) {
      entry->second = *std::move(store);
    }
  }
  return entry->second ? entry->second->examine(chain) : ChainFinding{};
}

} // namespace mta_tls
