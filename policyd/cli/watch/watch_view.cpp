#include "policyd/cli/watch/watch_view.h"

#include <algorithm>

namespace mta_tls {

namespace {

// Twice the longest that lies between two looks by default, and more.
constexpr std::chrono::hours stale_after{24};

bool have_the_same_outcome(const Look& a, const Look& b) {
  const auto* first = first_obstacle(a);
  const auto* second = first_obstacle(b);
  const auto none = Obstacle::none;
  return a.outlook == b.outlook && a.level == b.level &&
         (first ? first->verdict.obstacle : none) ==
             (second ? second->verdict.obstacle : none);
}

} // namespace

std::optional<Instant> newest_look(const WatchView& view) {
  std::optional<Instant> newest;
  for (const auto& hop : view.hops) {
    newest = std::max(newest.value_or(hop.standing.last.at), hop.standing.last.at);
  }
  return newest;
}

bool is_stale(const WatchView& view) {
  const auto newest = newest_look(view);
  return newest && *newest + stale_after < view.now;
}

ProbeState state_of(const WatchView& view) {
  if (view.hops.empty() || !view.not_watched.empty() || is_stale(view)) {
    return ProbeState::unknown;
  }
  auto worst = ProbeState::ok;
  for (const auto& hop : view.hops) {
    worst = std::max(worst, hop.standing.last.state);
  }
  return worst;
}

std::vector<LookSpan> changes_in(const std::vector<LookSpan>& history) {
  std::vector<LookSpan> changes;
  for (const auto& span : history) {
    if (!changes.empty() && have_the_same_outcome(changes.back().look, span.look)) {
      changes.back().last = span.last;
      changes.back().looks += span.looks;
    } else {
      changes.push_back(span);
    }
  }
  return changes;
}

} // namespace mta_tls
