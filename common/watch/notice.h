#pragma once

#include "common/policy/watch_settings.h"
#include "common/watch/look.h"
#include "common/watch/memory.h"

#include <vector>

namespace mta_tls {

// What a look has to tell to somebody who remembers the former ones, and remembers it.
// Trouble is told when it begins, when its reason changes and when it is over; of what
// comes and goes that is told once. A look that we are at fault for tells nothing.
std::vector<Finding> notice(HopMemory& memory, const Look& look,
                            const WatchSettings& settings);

// What of a look is trouble; nullopt: nothing.
std::optional<Trouble> trouble_in(const Look& look);

// The next one of the days ahead of an end at which it is told: so many as are wanted,
// seven, one. nullopt: it was told, or is not due, or is past.
std::optional<EndTold> end_to_tell(Instant end, std::chrono::days ahead,
                                   const std::optional<EndTold>& told, Instant now);

} // namespace mta_tls
