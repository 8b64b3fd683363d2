#pragma once

#include "common/explain/inbound_case.h"
#include "common/policy/inbound_decision.h"

#include <string>
#include <string_view>

namespace mta_tls {

std::string_view word(InboundVerdict verdict) noexcept; // as for outbound: "won" …

// "TLS 1.2 or later and a trusted certificate with the name mx.a.example"
std::string requirement_text(const InboundRequirement& requirement);

// "from a.example and below, from clients in 192.0.2.0/24, to own.example": all that a
// rule goes by, shortened where it lists many.
std::string match_text(const InboundMatch& match);

// Why the rule won or lost, in one sentence.
std::string verdict_text(InboundVerdict verdict, const InboundRule& rule);

} // namespace mta_tls
