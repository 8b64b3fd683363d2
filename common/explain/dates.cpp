#include "common/explain/dates.h"

#include "common/base/last_day.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

nlohmann::ordered_json date_json(const std::optional<Instant>& time) {
  return time ? nlohmann::ordered_json(format_day_or_time(*time)) : nullptr;
}

nlohmann::ordered_json last_day_json(const std::optional<Instant>& end) {
  return end ? nlohmann::ordered_json(last_day_before(*end)) : nullptr;
}

} // namespace mta_tls
