#pragma once

#include "common/daemon/rate_limit.h"
#include "common/discovery/knowledge.h"
#include "common/log/log.h"

#include <string>

namespace mta_tls {

// One line in the log for each change of what a next hop promises, and none for what is
// looked up without news. What appears at the first look is news as well.
class FactChanges {
public:
  explicit FactChanges(Log& log) : log_(log) {}

  void tell(const std::string& hop, const Knowledge& before, const Knowledge& after,
            const DiscoveryWanted& part, Instant now);

private:
  void tell_dane(const std::string& hop, const std::optional<DaneFinding>& before,
                 const DaneFinding& after, Instant now);
  void tell_sts(const std::string& hop, const DiscoveredStsPointer& before,
                const Knowledge& after);

  Log& log_;
  RateLimit defers_limit_{20, 60};
};

} // namespace mta_tls
