#pragma once

#include "common/dialect/inbound.h"
#include "common/policy/decide_with_facts.h"

#include <optional>

namespace mta_tls {

class WatchBoard;

// What an MTA's question is answered from.
struct Grounds {
  const Snapshot& table;
  Instant now;
  // Null: nobody looks anything up. What the table wants to be looked up is deferred
  // then.
  FactSource* facts;
  InboundRecorder* recorder;         // told of inbound refusals; null: nobody is
  const WatchBoard* watch = nullptr; // how watched next hops stand; null: none is
};

// The next hop that a question waits for, while it is being looked up: nothing has been
// answered, and the question is to be asked anew. nullopt: it has been answered.
using Awaited = std::optional<NextHop>;

// Decides, and passes the decision to `render`, unless the question has to wait.
template <class Render>
[[nodiscard]] Awaited answer_outbound(OutboundQuestion& question, const Grounds& grounds,
                                      Render render) {
  const auto decision =
      decide_with_facts(grounds.table, question, grounds.facts, grounds.now);
  if (decision.because.discovery == DiscoveryUse::awaited) {
    return question.next_hop;
  }
  render(decision);
  return std::nullopt;
}

} // namespace mta_tls
