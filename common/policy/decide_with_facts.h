#pragma once

#include "common/policy/decide.h"
#include "common/policy/fact_source.h"

namespace mta_tls {

// decide_outbound, with what `facts` knows of the next hop, or can find out: it is asked
// only if some rule of the table wants something looked up. Sets question.discovered.
// While the answer has to wait, because.discovery is DiscoveryUse::awaited, and the
// outcome is Defer. So it is without `facts`, if something is wanted.
Decision decide_with_facts(const Snapshot& snapshot, OutboundQuestion& question,
                           FactSource* facts, Instant now);

} // namespace mta_tls
