#pragma once

#include "common/policy/decision.h"

#include <string>
#include <string_view>

namespace mta_tls {

// postfix.h, for Postfix 3.10 and later, which reports by TLSRPT (RFC 8460): where the
// policy is that of MTA-STS, its attributes follow, so that reports name it. With
// mx_host_pattern Postfix looks at the MX host's own name, one label for "*.", and at
// that name in the certificate (RFC 8461 section 4.1).
//
// Not here: policy_ttl, which Postfix does not use; policy_type=tlsa, which it makes
// itself; policy_failure, which has no effect at the levels that a failed fetch leaves.

// Postfix takes no longer reply. What is too long goes without the attributes.
inline constexpr std::size_t max_tlsrpt_reply = 90'000;

// As render_postfix_policy. `domain` is what was asked about.
void render_postfix_tlsrpt(const Decision& decision, std::string_view domain,
                           std::string& out);

} // namespace mta_tls
