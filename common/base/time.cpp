#include "common/base/time.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace mta_tls {

namespace {

using namespace std::chrono;

// Takes a fixed pattern apart: 'd' stands for a digit, all else for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (shape[i] == 'd' ? !is_digit(text[i]) : text[i] != shape[i]) {
      return false;
    }
  }
  return true;
}

int number(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::optional<sys_days> parse_day(std::string_view text) {
  const year_month_day day{
      year(number(text.substr(0, 4))),
      month(static_cast<unsigned>(number(text.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(number(text.substr(8, 2))))};
  return day.ok() ? std::optional(sys_days(day)) : std::nullopt;
}

std::optional<seconds> parse_clock(std::string_view text) {
  const int hour = number(text.substr(0, 2));
  const int minute = number(text.substr(3, 2));
  const int second = text.size() > 5 ? number(text.substr(6, 2)) : 0;
  if (hour > 23 || minute > 59 || second > 59) {
    return std::nullopt;
  }
  return hours(hour) + minutes(minute) + seconds(second);
}

std::optional<seconds> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") {
    return seconds(0);
  }
  const auto clock = parse_clock(text.substr(1));
  if (!clock) {
    return std::nullopt;
  }
  return text[0] == '-' ? -*clock : *clock;
}

bool is_offset(std::string_view text) {
  return text == "Z" || text == "z" || has_shape(text, "+dd:dd") ||
         has_shape(text, "-dd:dd");
}

} // namespace

std::string_view explain(TimeError error) noexcept {
  switch (error) {
  case TimeError::malformed:
    return "expected a date \"YYYY-MM-DD\" or a time \"YYYY-MM-DDThh:mm:ssZ\"";
  case TimeError::no_such_day:
    return "there is no such day";
  case TimeError::no_such_time:
    return "there is no such time of day";
  case TimeError::without_offset:
    return "a time needs its offset from UTC (\"Z\" or \"+01:00\")";
  }
  return "";
}

Result<DayOrTime, TimeError> parse_day_or_time(std::string_view text) {
  if (text.size() < 10 || !has_shape(text.substr(0, 10), "dddd-dd-dd")) {
    return Unexpected{TimeError::malformed};
  }
  const auto day = parse_day(text);
  if (!day) {
    return Unexpected{TimeError::no_such_day};
  }
  if (text.size() == 10) {
    return DayOrTime{*day, *day + days(1)};
  }
  if (!has_shape(text.substr(10, 9), "Tdd:dd:dd")) {
    return Unexpected{TimeError::malformed};
  }
  const auto offset_text = text.substr(19);
  if (offset_text.empty()) {
    return Unexpected{TimeError::without_offset};
  }
  if (!is_offset(offset_text)) {
    return Unexpected{TimeError::malformed};
  }
  const auto clock = parse_clock(text.substr(11, 8));
  const auto offset = parse_offset(offset_text);
  if (!clock || !offset) {
    return Unexpected{TimeError::no_such_time};
  }
  const Instant time = *day + *clock - *offset;
  return DayOrTime{time, time};
}

Result<seconds, TimeError> parse_duration(std::string_view text) {
  constexpr std::size_t most_digits = 6;
  if (text.size() < 2 || text.size() > most_digits + 1 || text[0] == '0') {
    return Unexpected{TimeError::malformed};
  }
  const auto digits = text.substr(0, text.size() - 1);
  for (const char c : digits) {
    if (!is_digit(c)) {
      return Unexpected{TimeError::malformed};
    }
  }
  switch (text.back()) {
  case 'm':
    return seconds(minutes(number(digits)));
  case 'h':
    return seconds(hours(number(digits)));
  case 'd':
    return seconds(days(number(digits)));
  default:
    return Unexpected{TimeError::malformed};
  }
}

std::string format_duration(seconds duration) {
  if (duration % days(1) == seconds(0)) {
    return std::to_string(duration / days(1)) + 'd';
  }
  if (duration % hours(1) == seconds(0)) {
    return std::to_string(duration / hours(1)) + 'h';
  }
  return std::to_string(duration / minutes(1)) + 'm';
}

std::string format_time(Instant time) {
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::string format_day_or_time(Instant time) {
  const auto text = format_time(time);
  return time == floor<days>(time) ? text.substr(0, 10) : text;
}

} // namespace mta_tls
