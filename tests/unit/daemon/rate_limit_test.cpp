#include "common/daemon/rate_limit.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("a rate limit lets a few through and counts the rest", "[policyd]") {
  RateLimit limit(2, 60);

  CHECK(limit.allows(0));
  CHECK(limit.allows(59));
  CHECK_FALSE(limit.allows(59));
  CHECK_FALSE(limit.allows(59));
  CHECK(limit.allows(60));
  CHECK(limit.take_suppressed() == 2);
  CHECK(limit.take_suppressed() == 0);
}

} // namespace mta_tls
