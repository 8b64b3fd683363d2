#include "policyd/cli/clock.h"

namespace mta_tls {

Instant current_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

} // namespace mta_tls
