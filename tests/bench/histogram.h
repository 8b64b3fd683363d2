#pragma once

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mta_tls::bench {

// Latencies in buckets at most 1.6 % wide (64 to each power of two).
class Histogram {
public:
  void add(std::chrono::nanoseconds latency) noexcept {
    const auto count =
        static_cast<std::uint64_t>(std::max<std::int64_t>(latency.count(), 0));
    ++buckets_[bucket_of(count)];
    ++total_;
    max_ = std::max(max_, count);
  }

  double max_us() const noexcept { return static_cast<double>(max_) / 1000; }

  // share: 0.5 is the median.
  double quantile_us(double share) const noexcept {
    const auto rank = static_cast<std::uint64_t>(share * static_cast<double>(total_));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      seen += buckets_[i];
      if (seen > rank)
        return static_cast<double>(std::min(upper_end(i), max_)) / 1000;
    }
    return max_us();
  }

private:
  static constexpr unsigned step_bits = 6;
  static constexpr std::size_t steps = std::size_t{1} << step_bits;

  static std::size_t bucket_of(std::uint64_t value) noexcept {
    if (value < steps)
      return value;
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - 1 - step_bits;
    return (std::size_t{shift} + 1) * steps + ((value >> shift) - steps);
  }

  static std::uint64_t upper_end(std::size_t bucket) noexcept {
    if (bucket < steps)
      return bucket;
    const std::size_t shift = bucket / steps - 1;
    return ((steps + bucket % steps + 1) << shift) - 1;
  }

  std::vector<std::uint64_t> buckets_ = std::vector<std::uint64_t>(60 * steps);
  std::uint64_t total_ = 0;
  std::uint64_t max_ = 0;
};

} // namespace mta_tls::bench
