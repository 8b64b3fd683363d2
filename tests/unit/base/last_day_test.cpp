#include "common/base/last_day.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("an end at midnight is told as the last day before it", "[base]") {
  const auto christmas = parse_day_or_time("2026-12-24");
  REQUIRE(christmas);

  CHECK(last_day_before(christmas->end) == "2026-12-24");
  CHECK(last_day_before(christmas->begin + std::chrono::hours(12)) ==
        "2026-12-24T12:00:00Z");
}

} // namespace mta_tls
