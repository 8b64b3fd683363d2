#pragma once

#include "common/policy/decide.h"

namespace mta_tls {

// Raises the decision to the stronger of what the question's sender and its transport
// demand. `context` is what a requirement of theirs is about.
void apply_demands(Decision& decision, const Snapshot& snapshot,
                   const OutboundQuestion& question, Instant now, const Require& context);

} // namespace mta_tls
