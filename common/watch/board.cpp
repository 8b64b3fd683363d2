#include "common/watch/board.h"

#include <algorithm>
#include <iterator>

namespace mta_tls {

void WatchBoard::put(Standing standing) {
  newest_ = std::max(newest_, std::optional(standing.last.at));
  if (const auto former = standings_.find(standing.last.hop);
      former != standings_.end()) {
    take_out(former);
  }
  auto hop = standing.last.hop;
  const auto place = standings_.emplace(std::move(hop), std::move(standing)).first;
  const auto& last = place->second.last;
  of_[static_cast<std::size_t>(last.outlook)].insert(place->first);
  if (const auto end = first_certificate_end(last)) {
    ends_.emplace(*end, place->first);
  }
}

void WatchBoard::take_out(Standings::iterator place) {
  const auto& [hop, standing] = *place;
  of_[static_cast<std::size_t>(standing.last.outlook)].erase(hop);
  if (const auto end = first_certificate_end(standing.last)) {
    ends_.erase({*end, hop});
  }
  standings_.erase(place);
}

void WatchBoard::forget(std::string_view hop) {
  if (const auto found = standings_.find(hop); found != standings_.end()) {
    take_out(found);
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

void WatchBoard::worst(std::size_t most,
                       const std::function<void(const Standing&)>& take) const {
  using enum Outlook;
  for (const auto outlook : {fails, unseen, partly, passes}) {
    const auto& hops = of_[static_cast<std::size_t>(outlook)];
    const auto count = std::min(most, hops.size());
    most -= count;
    std::for_each_n(hops.begin(), count, [&](std::string_view hop) { take(*of(hop)); });
  }
}

void WatchBoard::first_to_end(std::size_t most, const TakeEnd& take) const {
  std::for_each_n(ends_.begin(), std::min(most, ends_.size()),
                  [&](const auto& entry) { take(*of(entry.second), entry.first); });
}

} // namespace mta_tls
