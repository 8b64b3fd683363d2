#pragma once

#include "common/base/result.h"
#include "common/policy/snapshot.h"
#include "policyd/cli/probe/probe.h"

#include <string>
#include <vector>

namespace mta_tls {

// What is to be probed, each once: the targets, and with --all the names of the table for
// which TLS is forced, or would be but for its being tested. Names of rules that are
// about the names below them alone are none. The error is a whole sentence.
Result<std::vector<NextHop>, std::string> probe_targets(const ProbeOptions& options,
                                                        const Snapshot* table);

} // namespace mta_tls
