#pragma once

#include "common/base/time.h"

namespace mta_tls {

Instant current_time();

} // namespace mta_tls
