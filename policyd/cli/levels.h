#pragma once

#include "policyd/cli/console.h"

namespace mta_tls {

// The crosswalk between our words for levels and those of other products.
ExitCode levels(Console& console);

} // namespace mta_tls
