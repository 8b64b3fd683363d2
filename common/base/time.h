#pragma once

#include "common/base/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace mta_tls {

using Instant = std::chrono::sys_seconds;

enum class TimeError {
  malformed,     // neither YYYY-MM-DD nor a time with offset
  no_such_day,   // 2026-02-30
  no_such_time,  // 25:00:00, or an offset beyond 23:59
  without_offset // 2026-11-24T12:00:00: whose noon?
};

std::string_view explain(TimeError error) noexcept;

// A day as a half-open interval of UTC, or a single instant (begin == end).
struct DayOrTime {
  Instant begin;
  Instant end;
  bool operator==(const DayOrTime&) const = default;
};

// RFC 3339: "2026-11-24" is the whole day in UTC, "2026-11-24T12:00:00+01:00" an instant.
Result<DayOrTime, TimeError> parse_day_or_time(std::string_view text);

// "30m", "8h", "90d". Anything else, zero included, is malformed.
Result<std::chrono::seconds, TimeError> parse_duration(std::string_view text);

// "90m", "8h", "2d": as parse_duration() reads it, in the largest unit that is exact.
// What is less than a minute is cut off.
std::string format_duration(std::chrono::seconds duration);

// "2026-11-24T12:00:00Z"
std::string format_time(Instant time);

// "2026-11-24" where the instant is a midnight, else as format_time.
std::string format_day_or_time(Instant time);

} // namespace mta_tls
