#include "common/watch/schedule.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

constexpr Instant start{std::chrono::hours(24 * 20'000)};

std::string name(int number) {
  return fmt::format("domain{}.example", number);
}

// How many looks fall into each of `parts` parts of the time.
std::vector<int> trickle(WatchSchedule& schedule, Instant from, std::chrono::seconds time,
                         int parts) {
  std::vector<int> counts(static_cast<std::size_t>(parts), 0);
  for (Instant now = from; now < from + time; now += 1s) {
    for (const auto& hop : schedule.take_due(1'000'000, now)) {
      schedule.looked(hop, false, now);
      ++counts[static_cast<std::size_t>((now - from) * parts / time)];
    }
  }
  return counts;
}

} // namespace

TEST_CASE("ten thousand next hops are looked at in an even trickle", "[watch]") {
  WatchSchedule schedule;
  constexpr int hops = 10'000;
  for (int i = 0; i < hops; ++i) {
    schedule.put(name(i), 6h, std::nullopt, start);
  }
  const auto first = trickle(schedule, start, 6h, 6);
  CHECK(first[0] == 7'200); // half a second for each
  for (const auto count : trickle(schedule, start + 6h, 24h, 48)) {
    CHECK(count > 600);
    CHECK(count < 1'100);
  }
}

TEST_CASE("a restart does not have all next hops looked at at once", "[watch]") {
  WatchSchedule schedule;
  for (int i = 0; i < 1'200; ++i) {
    schedule.put(name(i), 6h, start - 240h, start);
  }
  for (const auto count : trickle(schedule, start, 6h, 12)) {
    CHECK(count > 60);
    CHECK(count < 150);
  }
}

TEST_CASE("a next hop that was never looked at is looked at soon", "[watch]") {
  WatchSchedule schedule;
  schedule.put("old.example", 6h, start - 1h, start);
  schedule.put("new.example", 6h, std::nullopt, start);
  CHECK(schedule.next() <= start + 2s);
  CHECK(schedule.take_due(9, start + 2s) == std::vector<std::string>{"new.example"});
}

TEST_CASE("between two looks lie half a period to one and a half", "[watch]") {
  WatchSchedule schedule;
  Instant last = start;
  schedule.put("a.example", 6h, last, start);
  for (int i = 0; i < 50; ++i) {
    const auto next = schedule.next().value();
    CHECK(next - last >= 3h);
    CHECK(next - last <= 9h);
    REQUIRE(schedule.take_due(1, next).size() == 1);
    last = next + std::chrono::seconds(i);
    schedule.looked("a.example", false, last);
  }
}

TEST_CASE("after trouble the next look comes sooner", "[watch]") {
  WatchSchedule schedule;
  schedule.put("a.example", 6h, start - 6h, start);
  schedule.looked("a.example", true, start);
  CHECK(schedule.next() >= start + 30min);
  CHECK(schedule.next() <= start + 33min);
  CHECK(retry_after(6h) == 30min);
  CHECK(retry_after(30min) == 5min);
  CHECK(retry_after(1min) == 1min);
  CHECK(retry_after(24h) == 2h);
}

TEST_CASE("a next hop under way is not due until its look is over", "[watch]") {
  WatchSchedule schedule;
  schedule.put("a.example", 1h, std::nullopt, start);
  CHECK(schedule.take_due(1, start).size() == 1);
  CHECK(schedule.take_due(1, start + 48h).empty());
  CHECK_FALSE(schedule.hurry("a.example", start));
  schedule.put("a.example", 2h, std::nullopt, start); // the table was read again
  CHECK_FALSE(schedule.next());
  schedule.looked("a.example", false, start + 1h);
  CHECK(schedule.next() >= start + 2h);
}

TEST_CASE("who hurries a look does not wait for its moment", "[watch]") {
  WatchSchedule schedule;
  schedule.put("a.example", 6h, start, start);
  CHECK(schedule.hurry("a.example", start + 1s));
  CHECK_FALSE(schedule.hurry("b.example", start));
  CHECK(schedule.take_due(1, start + 1s).size() == 1);
}

TEST_CASE("what leaves the schedule is looked at no more", "[watch]") {
  WatchSchedule schedule;
  schedule.put("a.example", 1h, std::nullopt, start);
  schedule.remove("a.example");
  schedule.remove("b.example");
  CHECK(schedule.take_due(1, start + 48h).empty());
  schedule.looked("a.example", false, start);
  CHECK(schedule.size() == 0);
}

TEST_CASE("another period counts at once, the same one changes nothing", "[watch]") {
  WatchSchedule schedule;
  schedule.put("a.example", 24h, start, start);
  const auto due = schedule.next();
  schedule.put("a.example", 24h, start, start + 1h);
  CHECK(schedule.next() == due);
  schedule.put("a.example", 10min, start, start + 1h);
  CHECK(schedule.next() <= start + 1h + 10min);
}

} // namespace mta_tls
