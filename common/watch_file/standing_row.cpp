#include "common/watch_file/standing_row.h"

#include "common/watch/look_json.h"

#include <charconv>

namespace mta_tls {

std::string time_text(const std::optional<Instant>& time) {
  return time ? format_time(*time) : "";
}

std::optional<Instant> time_in(const std::string& text) {
  const auto time = parse_day_or_time(text);
  return time ? std::optional(time->begin) : std::nullopt;
}

std::optional<Standing> standing_of(SqliteStatement& row) {
  auto look = look_of_json(row.text(1));
  if (!look || look->hop != row.text(0)) {
    return std::nullopt;
  }
  Standing standing;
  standing.last = *std::move(look);
  const auto failures = row.text(2);
  std::from_chars(failures.data(), failures.data() + failures.size(), standing.failures);
  standing.failing_since = time_in(row.text(3));
  standing.last_passed = time_in(row.text(4));
  return standing;
}

} // namespace mta_tls
