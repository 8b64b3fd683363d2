#pragma once

#include "common/policy/decision.h"

namespace mta_tls {

// What DNS and HTTPS can add to what the table says of a next hop.
struct Discoverable {
  const DiscoverySettings& settings;
  const Discovered* facts; // null: nothing has been looked up
  Instant now;
};

// How it is said that mail waits for DNS.
Defer deferred_for_dane(const DaneFinding& finding);

// What can add something to a requirement (null: no opinion), of what is wanted.
DiscoverySettings open_to_discovery(const Requirement* table,
                                    const DiscoverySettings& settings);

// Applies what was discovered to a decision of the table: it raises the outcome or leaves
// it. DANE comes before MTA-STS, and where DNS hides TLSA records mail waits. `context`
// is what a requirement of the next hop borrows from the question.
//
// Rules with names or keys of their own, with dane-only and with none are not touched:
// they say all. Where facts are missing that the outcome depends on, it is Defer, and
// Because::wanted names them.
void strengthen(Decision& decision, const Discoverable& discovery, const NextHop& hop,
                Require context);

} // namespace mta_tls
