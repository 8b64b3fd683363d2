#pragma once

#include "common/base/time.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mta_tls {

// The end of the year 9999: dates are shown with four digits.
inline constexpr std::int64_t last_listed_second = 253'402'300'799;

inline Instant listed_instant(std::int64_t seconds) {
  return Instant(
      std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, last_listed_second)));
}

// Seconds since 1970 in decimal digits; false: they are none.
inline bool listed_time(std::string_view digits, Instant& time) {
  std::int64_t seconds = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, seconds);
  if (error != std::errc() || stopped != end || seconds < 0) {
    return false;
  }
  time = listed_instant(seconds);
  return true;
}

} // namespace mta_tls
