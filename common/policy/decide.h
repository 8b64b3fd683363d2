#pragma once

#include "common/policy/decision.h"

namespace mta_tls {

struct OutboundQuestion {
  std::optional<NextHop> next_hop; // nullopt: what was asked about is none
  // Who sends, if the MTA has told: sender rules may raise the result.
  std::optional<OutboundSender> sender = std::nullopt;
  // What the transport that asks is for: it may raise the result, too.
  std::optional<SecurityLevel> demanded = std::nullopt;
  // What was looked up about the next hop; null: nothing.
  const Discovered* discovered = nullptr;
};

// How mail to a next hop must be encrypted. Pure: equal arguments, equal decision.
//
// The most specific rule wins: the next hop verbatim, then its host as a domain, then the
// longest parent whose rule includes subdomains. A rule that is disabled, not yet valid,
// in testing, or has excepted the name is passed over as if it were not there, so what
// lies behind it applies; so is one whose letter does not hold, where the table says that
// letters decide. What was discovered may then raise the result, a dated exception lower
// it, and what the sender or the transport demands raises it, last: no exception is about
// a sender.
Decision decide_outbound(const Snapshot& snapshot, const OutboundQuestion& question,
                         Instant now);

// The decision borrows from the question, so no question may end before it.
Decision decide_outbound(const Snapshot& snapshot, OutboundQuestion&& question,
                         Instant now) = delete;

// Every rule that has a say about the next hop, the losers included; for `explain`.
std::vector<Considered> all_considered(const Snapshot& snapshot,
                                       const OutboundQuestion& question, Instant now);

} // namespace mta_tls
