#include "common/base/time.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

Instant at(year_month_day day, seconds clock = 0s) {
  return sys_days(day) + clock;
}

} // namespace

TEST_CASE("a date is the whole day in UTC", "[base]") {
  const auto day = parse_day_or_time("2026-11-24");
  REQUIRE(day);
  CHECK(day->begin == at(2026y / 11 / 24));
  CHECK(day->end == at(2026y / 11 / 25));
}

TEST_CASE("a time with its offset is an instant", "[base]") {
  const auto [text, instant] = GENERATE(table<std::string, Instant>({
      {"2026-11-24T12:00:00Z", at(2026y / 11 / 24, 12h)},
      {"2026-11-24T12:00:00z", at(2026y / 11 / 24, 12h)},
      {"2026-11-24T12:00:00+01:00", at(2026y / 11 / 24, 11h)},
      {"2026-11-24T00:30:00+01:00", at(2026y / 11 / 23, 23h + 30min)},
      {"2026-11-24T23:30:00-05:30", at(2026y / 11 / 25, 5h)},
      {"2026-11-24T23:59:59+00:00", at(2026y / 11 / 24, 23h + 59min + 59s)},
      {"2024-02-29T00:00:00Z", at(2024y / 2 / 29)},
  }));
  INFO(text);
  const auto time = parse_day_or_time(text);
  REQUIRE(time);
  CHECK(time->begin == instant);
  CHECK(time->end == instant);
}

TEST_CASE("what is no date says why", "[base]") {
  const auto [text, error] = GENERATE(table<std::string, TimeError>({
      {"", TimeError::malformed},
      {"tomorrow", TimeError::malformed},
      {"24.11.2026", TimeError::malformed},
      {"2026-1-24", TimeError::malformed},
      {"2026-11-24 ", TimeError::malformed},
      {" 2026-11-24", TimeError::malformed},
      {"2026/11/24", TimeError::malformed},
      {"+026-11-24", TimeError::malformed},
      {"2026-11-24T12:00Z", TimeError::malformed},
      {"2026-11-24 12:00:00Z", TimeError::malformed},
      {"2026-11-24T12:00:00.5Z", TimeError::malformed},
      {"2026-11-24T12:00:00+0100", TimeError::malformed},
      {"2026-11-24T12:00:00ZZ", TimeError::malformed},
      {"2026-02-29", TimeError::no_such_day},
      {"2100-02-29", TimeError::no_such_day},
      {"2026-00-10", TimeError::no_such_day},
      {"2026-13-10", TimeError::no_such_day},
      {"2026-04-31", TimeError::no_such_day},
      {"2026-04-00T12:00:00Z", TimeError::no_such_day},
      {"2026-11-24T24:00:00Z", TimeError::no_such_time},
      {"2026-11-24T12:60:00Z", TimeError::no_such_time},
      {"2026-11-24T23:59:60Z", TimeError::no_such_time},
      {"2026-11-24T12:00:00+24:00", TimeError::no_such_time},
      {"2026-11-24T12:00:00-01:60", TimeError::no_such_time},
      {"2026-11-24T12:00:00", TimeError::without_offset},
  }));
  INFO(text);
  const auto time = parse_day_or_time(text);
  REQUIRE_FALSE(time);
  CHECK(time.error() == error);
  CHECK_FALSE(explain(time.error()).empty());
}

TEST_CASE("a duration is a whole number of minutes, hours or days", "[base]") {
  const auto [text, duration] = GENERATE(table<std::string, seconds>({
      {"1m", 1min},
      {"30m", 30min},
      {"8h", 8h},
      {"90d", 90 * 24h},
      {"999999d", 999999 * 24h},
  }));
  INFO(text);
  const auto parsed = parse_duration(text);
  REQUIRE(parsed);
  CHECK(*parsed == duration);
}

TEST_CASE("a duration is written in its largest exact unit", "[base]") {
  const auto [duration, text] = GENERATE(table<seconds, std::string>({
      {minutes(5), "5m"},
      {minutes(90), "90m"},
      {hours(1), "1h"},
      {hours(36), "36h"},
      {hours(48), "2d"},
      {seconds(3661), "61m"},
  }));
  CHECK(format_duration(duration) == text);
}

TEST_CASE("anything else is no duration", "[base]") {
  const auto text =
      GENERATE(as<std::string>{}, "", "d", "30", "0d", "01d", "-1d", "+1d", "1.5h", "1 d",
               " 1d", "1D", "1w", "1000000d", "dd", "99999999999999999999d");
  INFO(text);
  CHECK_FALSE(parse_duration(text));
}

TEST_CASE("times are written in UTC, and midnights as days where that is asked",
          "[base]") {
  CHECK(format_time(at(2026y / 11 / 4, 7h + 8min + 9s)) == "2026-11-04T07:08:09Z");
  CHECK(format_time(at(1969y / 12 / 31, 23h)) == "1969-12-31T23:00:00Z");
  CHECK(format_day_or_time(at(2026y / 11 / 4)) == "2026-11-04");
  CHECK(format_day_or_time(at(2026y / 11 / 4, 1s)) == "2026-11-04T00:00:01Z");
}

TEST_CASE("a time that was written is read back", "[base]") {
  const auto time =
      at(GENERATE(1970y / 1 / 1, 2000y / 2 / 29, 2026y / 12 / 31, 9999y / 12 / 31),
         GENERATE(0s, 1s, 86399s));
  const auto again = parse_day_or_time(format_time(time));
  REQUIRE(again);
  CHECK(again->begin == time);
}

} // namespace mta_tls
