#include "common/metrics/duration_histogram.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

std::size_t bucket_of(std::chrono::nanoseconds took) {
  DurationHistogram durations;
  durations.count(took, 1);
  std::size_t bucket = 0;
  while (durations.in_bucket(bucket) == 0) {
    ++bucket;
  }
  return bucket;
}

} // namespace

TEST_CASE("a bucket's bound belongs to it", "[metrics]") {
  CHECK(bucket_of(0ns) == 0);
  CHECK(bucket_of(5000ns) == 0);
  CHECK(bucket_of(5001ns) == 1);
  CHECK(bucket_of(100ms) == 13);
  CHECK(bucket_of(100ms + 1ns) == 14);
  CHECK(bucket_of(30s) == DurationHistogram::bounds.size() - 1);
  CHECK(bucket_of(30s + 1ns) == DurationHistogram::bounds.size());
  CHECK(bucket_of(24h) == DurationHistogram::bounds.size());
}

TEST_CASE("things that were done together are counted together", "[metrics]") {
  DurationHistogram durations;
  durations.count(1ms, 16);
  durations.count(1s, 0);
  CHECK(durations.in_bucket(7) == 16);
  CHECK(durations.in_bucket(16) == 0);
  CHECK(durations.sum() == Approx(0.016));
}

} // namespace mta_tls
