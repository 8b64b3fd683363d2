#pragma once

#include "common/base/time.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>

namespace mta_tls {

// A beginning, and an end, as policy.json has them, or null.
nlohmann::ordered_json date_json(const std::optional<Instant>& time);
nlohmann::ordered_json last_day_json(const std::optional<Instant>& end);

} // namespace mta_tls
