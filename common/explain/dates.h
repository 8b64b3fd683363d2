#pragma once

#include "common/base/time.h"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace mta_tls {

// The end of something, as policy.json has it: the last whole day ("2026-12-24" for a
// midnight that begins the 25th), or else the time.
std::string last_day_before(Instant end);

// A beginning, and an end, as policy.json has them, or null.
nlohmann::ordered_json date_json(const std::optional<Instant>& time);
nlohmann::ordered_json last_day_json(const std::optional<Instant>& end);

} // namespace mta_tls
