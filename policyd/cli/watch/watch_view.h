#pragma once

#include "common/watch/finding.h"
#include "common/watch/standing.h"
#include "common/watch_file/look_span.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// A next hop as it stands, and what became of it.
struct WatchedHop {
  Standing standing;
  std::vector<LookSpan> history; // oldest first
  std::vector<Finding> findings; // …
};

// What `mta-tls watch` shows.
struct WatchView {
  Instant now;
  bool is_table = false; // at a glance; else the hops in full
  bool all = false;
  std::vector<WatchedHop> hops;
  std::vector<std::string> not_watched; // of those that were asked for
  std::vector<Finding> ourselves;       // what was told of us, oldest first
};

// The last look at any of them; nullopt: there was none.
std::optional<Instant> newest_look(const WatchView& view);

// Nobody has looked for so long that nothing can be said of the present.
bool is_stale(const WatchView& view);

// The worst of all; what is stale is unknown.
ProbeState state_of(const WatchView& view);

// Those that differ from the one before in what becomes of mail.
std::vector<LookSpan> changes_in(const std::vector<LookSpan>& history);

} // namespace mta_tls
