#pragma once

#include "common/policy/snapshot.h"

#include <vector>

namespace mta_tls {

// A next hop for which TLS is forced, or would be but for its rule's being tested.
struct WatchTarget {
  NextHop hop;
  RuleIndex rule;
};

// Those of a table, each once, in the order of the files. Names of rules that are about
// the names below them alone are none.
std::vector<WatchTarget> watch_targets(const Snapshot& table, Instant at);

} // namespace mta_tls
