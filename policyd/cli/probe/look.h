#pragma once

#include "common/base/result.h"
#include "common/probe/domain_view.h"
#include "policyd/cli/probe/probe.h"

#include <string>
#include <vector>

namespace mta_tls {

struct Looked {
  std::vector<DomainView> views; // in the order of the hops
  std::string dnssec_trouble;    // empty: answers of DNS are validated
};

// Looks at all hops, from this process and thread. The error is a whole sentence.
Result<Looked, std::string> look_at(const std::vector<NextHop>& hops,
                                    const ProbeOptions& options);

} // namespace mta_tls
