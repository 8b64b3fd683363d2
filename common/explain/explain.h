#pragma once

#include "common/discovery/trace.h"
#include "common/policy/snapshot.h"
#include "common/watch/board.h"

#include <string>
#include <string_view>

namespace mta_tls {

// What is known beside the table.
struct Circumstances {
  const DiscoveryTrace* trace = nullptr; // null: nothing was looked up
  // How what the table forces stands at that moment; null: nobody knows.
  const WatchBoard* watch = nullptr;
  std::string watch_trouble = {}; // why nobody knows; empty: nothing is watched
};

// What would be answered about a recipient, domain or next hop at `now`, and why, as a
// JSON object (UTF-8 text). The same decide_outbound and renderer that the daemon uses.
//
// Its keys: target, kind (recipient, domain, next_hop, key), key, looked_up, at, map,
// answer, level, meaning, decided_by (rule, default, exception,
// discovery, sender, nothing),
// considered[], default, exception, discovery, submission, names_below, changes[],
// sender, hints[], table. Dates are as in policy.json. What does not apply is null or
// empty, never missing; but a target that cannot be asked about has target and error
// alone. Of a sender, whose rules may raise the answer: address, user, demand, use (none,
// raised, not_needed), instead_of, transport, rules[], note. An empty one: it does not
// matter who sends. Without a trace the answer is what holds if nothing is found; see
// discovery_json.h. What submission hears meanwhile: submission_json.h.
std::string explain_outbound(const Snapshot& snapshot, std::string_view target,
                             const OutboundSender& sender, Instant now,
                             const Circumstances& known = {});

// The next hop that is asked about; nullopt: it is none.
std::optional<NextHop> explained_hop(std::string_view target);

// What has to be looked up so that the whole story can be told; nullopt: nothing.
struct ToLookUp {
  NextHop hop;
  DiscoveryWanted wanted;
};
std::optional<ToLookUp> to_look_up(const Snapshot& snapshot, std::string_view target,
                                   Instant now);

// The same for a tired human, from the JSON above. Throws std::exception if it is none.
std::string explanation_text(std::string_view explanation_json, bool colours);

} // namespace mta_tls
