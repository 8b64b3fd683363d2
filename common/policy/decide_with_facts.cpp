#include "common/policy/decide_with_facts.h"

namespace mta_tls {

Decision decide_with_facts(const Snapshot& snapshot, OutboundQuestion& question,
                           FactSource* facts, Instant now) {
  if (!snapshot.has_discovery() || facts == nullptr || !question.next_hop) {
    return decide_outbound(snapshot, question, now);
  }
  const auto& hop = *question.next_hop;
  question.discovered = facts->known(hop, now);
  auto decision = decide_outbound(snapshot, question, now);
  if (decision.because.discovery != DiscoveryUse::wanted) {
    return decision;
  }
  question.discovered = facts->obtain(hop, decision.because.wanted, now);
  if (question.discovered == nullptr) {
    decision.because.discovery = DiscoveryUse::awaited;
    return decision;
  }
  return decide_outbound(snapshot, question, now);
}

} // namespace mta_tls
