#include "common/metrics/duration_histogram.h"

namespace mta_tls {

namespace {

constexpr auto nanosecond_bounds = [] {
  std::array<std::int64_t, DurationHistogram::bounds.size()> bounds{};
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    bounds[i] = static_cast<std::int64_t>(DurationHistogram::bounds[i] * 1e9 + 0.5);
  }
  return bounds;
}();

} // namespace

// From the front, because nearly everything is fast.
void DurationHistogram::count(std::chrono::nanoseconds took,
                              std::uint64_t things) noexcept {
  std::size_t bucket = 0;
  while (bucket < nanosecond_bounds.size() && took.count() > nanosecond_bounds[bucket]) {
    ++bucket;
  }
  buckets_[bucket] += things;
  nanoseconds_ += static_cast<std::uint64_t>(took.count()) * things;
}

double DurationHistogram::sum() const noexcept {
  return static_cast<double>(nanoseconds_) / 1e9;
}

} // namespace mta_tls
