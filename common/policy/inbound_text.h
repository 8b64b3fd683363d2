#pragma once

#include "common/policy/inbound_decision.h"

#include <string>

namespace mta_tls {

// "TLS 1.2 or later and a trusted certificate with the name mx.a.example"
std::string requirement_text(const InboundRequirement& requirement);

// "from a.example and below, from clients in 192.0.2.0/24, to own.example": all that a
// rule goes by, shortened where it lists many.
std::string match_text(const InboundMatch& match);

// What the rule asks of whom: "from a.example: TLS 1.2 or later (testing)".
std::string promise_text(const InboundRule& rule, InboundVerdict standing);

std::string_view word(InboundDefaults::TlsRequiredNo choice) noexcept; // "honor" …

// "auth_requires_tls true, tls_required_no ignore-when-forced"
std::string defaults_text(const InboundDefaults& defaults);

} // namespace mta_tls
