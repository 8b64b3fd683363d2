#include "common/discovery/lifetimes.h"

#include <catch2/catch.hpp>

#include <string>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

constexpr Instant now{std::chrono::seconds(1'800'000'000)};

} // namespace

TEST_CASE("a TTL counts within a minute and a day, for what is not there an hour",
          "[discovery]") {
  const auto [ttl, positive, negative] =
      GENERATE(table<std::chrono::seconds, std::chrono::seconds, std::chrono::seconds>({
          {0s, 60s, 60s},
          {59s, 60s, 60s},
          {300s, 300s, 300s},
          {3601s, 3601s, 3600s},
          {86'401s, 86'400s, 3600s},
          {2'147'483'647s, 86'400s, 3600s},
      }));
  CHECK(lifetime(ttl, false) == positive);
  CHECK(lifetime(ttl, true) == negative);
}

TEST_CASE("R5: a failure is remembered for 10 to 60 seconds, longer each time",
          "[discovery]") {
  CHECK(retry_after(1) == 10s);
  CHECK(retry_after(2) == 20s);
  CHECK(retry_after(3) == 40s);
  CHECK(retry_after(4) == 60s);
  CHECK(retry_after(1'000'000) == 60s);
}

TEST_CASE("refreshes are spread over the last fifth to tenth of a lifetime",
          "[discovery]") {
  const auto lasts = 1000s;
  Instant first = now + lasts;
  Instant last = now;
  for (int i = 0; i < 1000; ++i) {
    const auto at = refresh_time(now, lasts, "mx" + std::to_string(i) + ".example");
    CHECK(at > now + 800s);
    CHECK(at <= now + 900s);
    first = std::min(first, at);
    last = std::max(last, at);
  }
  CHECK(last - first > 90s);
  CHECK(refresh_time(now, lasts, "a.example") == refresh_time(now, lasts, "a.example"));
}

} // namespace mta_tls
