#pragma once

#include "common/policy/inbound_decision.h"

#include <string>
#include <string_view>

namespace mta_tls {

std::string_view word(InboundVerdict verdict) noexcept; // as for outbound: "won" …

// Why the rule won or lost, in one sentence.
std::string verdict_text(InboundVerdict verdict, const InboundRule& rule);

} // namespace mta_tls
