#pragma once

#include <cstdint>
#include <utility>

namespace mta_tls {

// Lets through a few events of each interval, and counts the others. Time is in whatever
// ticks the caller has.
class RateLimit {
public:
  RateLimit(std::uint32_t most, std::uint32_t interval)
      : most_(most), interval_(interval) {}

  bool allows(std::uint32_t now) {
    if (now - begin_ >= interval_) {
      begin_ = now;
      used_ = 0;
    }
    if (used_ == most_) {
      ++suppressed_;
      return false;
    }
    ++used_;
    return true;
  }

  // The events not let through since the last call.
  std::uint64_t take_suppressed() { return std::exchange(suppressed_, 0); }

private:
  std::uint32_t most_;
  std::uint32_t interval_;
  std::uint32_t begin_ = 0;
  std::uint32_t used_ = 0;
  std::uint64_t suppressed_ = 0;
};

} // namespace mta_tls
