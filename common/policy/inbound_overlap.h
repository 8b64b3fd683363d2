#pragma once

#include "common/policy/inbound_rule.h"

namespace mta_tls {

// True if `outer` matches every session that `inner` matches, and just as closely.
bool covers(const InboundMatch& outer, const InboundMatch& inner);

// True if there may be sessions that both match, and of which not all are surely decided
// by `other` as the more specific of the two.
bool may_take_over(const InboundMatch& match, const InboundMatch& other);

} // namespace mta_tls
