#pragma once

#include "common/base/time.h"

#include <string>

namespace mta_tls {

// The end of something, as policy.json has it: the last whole day ("2026-12-24" for a
// midnight that begins the 25th), or else the time.
std::string last_day_before(Instant end);

} // namespace mta_tls
