#include "common/watch/board.h"

#include <utility>

namespace mta_tls {

void WatchBoard::put(Standing standing) {
  auto hop = standing.last.hop;
  standings_.insert_or_assign(std::move(hop), std::move(standing));
}

void WatchBoard::forget(std::string_view hop) {
  if (const auto found = standings_.find(hop); found != standings_.end()) {
    standings_.erase(found);
  }
}

const Standing* WatchBoard::of(std::string_view hop) const {
  const auto found = standings_.find(hop);
  return found == standings_.end() ? nullptr : &found->second;
}

void WatchBoard::each(const std::function<void(const Standing&)>& take) const {
  for (const auto& [hop, standing] : standings_) {
    take(standing);
  }
}

} // namespace mta_tls
