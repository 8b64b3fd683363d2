#pragma once

#include "common/policy/rule.h"

namespace mta_tls {

// True if a delivery at the level `offered` is all that a sender or a message can demand
// (can_be_demanded()). Wider than satisfies(): who demands "verify" wants a server that
// has proved who it is, and a pinned key or DANE proves it as well as a trusted CA.
bool keeps_demand(SecurityLevel offered, SecurityLevel demanded) noexcept;

// The stronger of what holds for a next hop (null: nothing does) and a level that a
// sender or a message demands (can_be_demanded()). Gives `holds` itself where it keeps
// the demand. "dane" asked for by a rule becomes "dane-only": only that keeps both
// promises. "dane" by default becomes the demanded level, since most domains have no TLSA
// records. The result lives as long as `holds`, or forever.
const Requirement& raised(const Requirement* holds, bool by_default,
                          SecurityLevel demanded);

} // namespace mta_tls
