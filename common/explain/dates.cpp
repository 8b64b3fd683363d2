#include "common/explain/dates.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

std::string last_day_before(Instant end) {
  const auto midnight = std::chrono::floor<std::chrono::days>(end);
  return format_day_or_time(end == midnight ? end - std::chrono::days(1) : end);
}

nlohmann::ordered_json date_json(const std::optional<Instant>& time) {
  return time ? nlohmann::ordered_json(format_day_or_time(*time)) : nullptr;
}

nlohmann::ordered_json last_day_json(const std::optional<Instant>& end) {
  return end ? nlohmann::ordered_json(last_day_before(*end)) : nullptr;
}

} // namespace mta_tls
