#pragma once

#include "common/policy/snapshot.h"
#include "policyd/cli/console.h"

#include <memory>
#include <optional>
#include <string>

namespace mta_tls {

// The table of the file that is named, or else of /etc/mta-tls/policy.json; null if none
// is named and that one is not there. nullopt: it cannot be loaded, which has been told.
std::optional<std::shared_ptr<const Snapshot>>
load_usual_table(const std::string& named, Instant at, Console& console);

} // namespace mta_tls
