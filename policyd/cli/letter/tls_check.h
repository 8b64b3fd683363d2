#pragma once

#include "common/base/result.h"
#include "common/policy/letter.h"
#include "policyd/cli/letter/options.h"

#include <string>

namespace mta_tls {

// Looks at the servers of the domains, as `mta-tls probe` does and by the functions that
// the daemon uses. The error is a whole sentence.
Result<LetterTlsCheck, std::string> check_servers(const std::vector<Domain>& domains,
                                                  const TlsCheckOptions& options,
                                                  const DnsOptions& dns, Instant at);

} // namespace mta_tls
