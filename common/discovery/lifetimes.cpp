#include "common/discovery/lifetimes.h"

#include <algorithm>

namespace mta_tls {

namespace {

constexpr int spread_steps = 256;

// FNV-1a: the same everywhere and at any time, so that a test can tell.
int spread_of(std::string_view name) {
  std::uint32_t hash = 2'166'136'261U;
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  }
  return static_cast<int>((hash >> 24U) % spread_steps);
}

} // namespace

std::chrono::seconds lifetime(std::chrono::seconds ttl, bool is_negative) {
  return std::clamp(ttl, shortest_lifetime,
                    is_negative ? longest_negative_lifetime : longest_lifetime);
}

std::chrono::seconds retry_after(unsigned failures) {
  auto after = first_retry;
  for (unsigned i = 1; i < failures && after < longest_retry; ++i) {
    after *= 2;
  }
  return std::min(after, longest_retry);
}

Instant refresh_time(Instant now, std::chrono::seconds lifetime, std::string_view name) {
  const auto latest = lifetime - lifetime / 10;
  return now + latest - lifetime / 10 * spread_of(name) / spread_steps;
}

} // namespace mta_tls
