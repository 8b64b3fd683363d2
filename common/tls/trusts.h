#pragma once

#include "common/tls/trust_store.h"

#include <map>
#include <optional>
#include <string>

namespace mta_tls {

// The authorities of the files that rules name, each file read once.
class Trusts {
public:
  // By nobody, where the file cannot be read.
  ChainFinding examine(const std::string& ca_file, const CertificateChain& chain);

private:
  std::map<std::string, std::optional<TrustStore>> stores_;
};

} // namespace mta_tls
