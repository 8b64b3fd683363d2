#pragma once

#include <chrono>
#include <utility>

namespace mta_tls {

// How the domains of a rule are watched: "probe".
struct WatchSettings {
  std::chrono::seconds every = std::chrono::hours(6); // from look to look
  std::chrono::days certificate_expiry_warning{21};   // ahead of its end
  bool tells_mx_change = true;

  bool operator==(const WatchSettings&) const = default;

  template <class H>
  friend H AbslHashValue(H state, const WatchSettings& s) {
    return H::combine(std::move(state), s.every.count(),
                      s.certificate_expiry_warning.count(), s.tells_mx_change);
  }
};

} // namespace mta_tls
