#pragma once

#include "common/policy/inbound_decision.h"
#include "common/policy/snapshot.h"

namespace mta_tls {

// Judges a session by the inbound half of the table. Two questions are asked of it, and a
// message must pass both:
//   at MAIL (no recipient in the envelope): the rules without recipient_domains;
//   at each RCPT: the rules with recipient_domains.
// Of those that match, the most specific decides: the sender's very domain before its
// longest parent before no sender; then the longest client network; then the recipient as
// the sender. Rules that could tie are an error of the table. A rule that is not in
// force by itself (see standing) is passed over, and the next one decides. The null
// sender, and a sender without a domain, match no sender_domains. A client whose address
// is not known may be in any network: a rule about networks that asks for something
// defers it, and one that asks for nothing lets nobody past the others. At MAIL, first of
// all: an authenticated session without TLS is refused if
// defaults.inbound.auth_requires_tls (RFC 4954 section 4); rules are about partners, not
// about our own users, and no rule is about an authenticated session or a local
// submission.
InboundDecision decide_inbound(const Snapshot& snapshot, const SessionFacts& facts,
                               const InboundEnvelope& envelope, Instant now);

// How the rule stands apart from all others: `won` if it is in force.
InboundVerdict standing(const InboundRule& rule, const Snapshot& snapshot, Instant now);

} // namespace mta_tls
