#pragma once

#include "common/watch/look.h"

#include <optional>

namespace mta_tls {

// How a next hop stands: the last look, and what the ones before it amount to.
struct Standing {
  Look last;
  unsigned failures = 0;                // looks in a row with outlook `fails`
  std::optional<Instant> failing_since; // the first of these
  std::optional<Instant> last_passed;   // the last look with outlook `passes`

  bool operator==(const Standing&) const = default;
};

// `before` is null for a first look. A look that has seen no server neither adds to the
// failures nor ends them.
Standing standing_after(const Standing* before, Look look);

} // namespace mta_tls
