#include "common/base/last_day.h"

namespace mta_tls {

std::string last_day_before(Instant end) {
  const auto midnight = std::chrono::floor<std::chrono::days>(end);
  return format_day_or_time(end == midnight ? end - std::chrono::days(1) : end);
}

} // namespace mta_tls
