#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mta_tls {

// How long things took, from the microseconds of an answer out of memory to the seconds
// of one that waits for DNS. For one thread.
class DurationHistogram {
public:
  // Upper ends of the buckets, in seconds; what took longer is in a bucket of its own.
  static constexpr std::array bounds{5e-6, 1e-5,   2.5e-5, 5e-5, 1e-4,   2.5e-4, 5e-4,
                                     1e-3, 2.5e-3, 5e-3,   1e-2, 2.5e-2, 5e-2,   0.1,
                                     0.25, 0.5,    1.0,    2.5,  5.0,    10.0,   30.0};

  // So many things took so long, each.
  void count(std::chrono::nanoseconds took, std::uint64_t things) noexcept;

  // Of the bucket alone; that of `bounds.size()` has no upper end.
  std::uint64_t in_bucket(std::size_t bucket) const noexcept { return buckets_[bucket]; }
  double sum() const noexcept; // in seconds

private:
  std::array<std::uint64_t, bounds.size() + 1> buckets_{};
  std::uint64_t nanoseconds_ = 0;
};

} // namespace mta_tls
