#pragma once

#include "common/discovery/lookup.h"
#include "common/policy/snapshot.h"
#include "tests/golden/discovery/world.h"

#include <map>
#include <string>
#include <vector>

namespace mta_tls::golden {

// Answers the questions of a story: keeps what it learns of next hops as the daemon does,
// and asks its World when that is not enough.
class Life {
public:
  // What the MTA is told, and what was looked up for it and after it: a line each.
  std::vector<std::string> ask(const Snapshot& snapshot, const World& world,
                               const std::string& request, Instant now);

private:
  class Source;

  std::string look_up(const World& world, const NextHop& hop,
                      const DiscoveryWanted& wanted, Instant now);

  std::map<std::string, Knowledge> known_;
};

} // namespace mta_tls::golden
