#pragma once

#include "common/base/result.h"
#include "common/discovery/trace.h"
#include "common/explain/explain.h"

#include <string>
#include <vector>

namespace mta_tls {

// Whom to ask, as the daemon's options of the same names say.
struct LookUpOptions {
  std::vector<std::string> resolvers; // empty: the host's
  std::string trust_anchor = "/usr/share/dns/root.key";
  std::string sts_ca_file = "/etc/ssl/certs/ca-certificates.crt";
  std::string sts_connect_to;
};

// One look-up as the daemon makes it, from this process and with nothing known before.
// The error is a whole sentence.
Result<DiscoveryTrace, std::string> look_up(const ToLookUp& wanted,
                                            const LookUpOptions& options);

} // namespace mta_tls
