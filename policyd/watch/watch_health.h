#pragma once

#include "common/base/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace mta_tls {

// How the watch fares, for `mta-tls status`.
struct WatchHealth {
  bool has_started = false;
  std::size_t hops = 0;         // that are watched
  std::size_t left_out = 0;     // too many
  std::size_t under_way = 0;    // looks
  std::uint64_t looks = 0;      // since the start
  std::uint64_t alerts = 0;     // …
  std::optional<Instant> blind; // since when we see nobody
  std::string failure;          // why nobody can be looked at; empty: they can
  std::string dnssec_trouble;   // why nothing can be validated; empty: it can
  std::string history_trouble;  // empty: none

  bool operator==(const WatchHealth&) const = default;
};

} // namespace mta_tls
