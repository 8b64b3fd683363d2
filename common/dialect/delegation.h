#pragma once

#include "common/dialect/inbound.h"
#include "common/wire/attributes.h"

#include <span>
#include <string>

namespace mta_tls {

// Postfix's policy delegation (check_policy_service, SMTPD_POLICY_README) as Postfix 3.7
// to 3.10 speak it: a request's attributes become an inbound question, and the answer an
// access(5) action. At MAIL and later the rules of MAIL are asked, and with a recipient
// those of RCPT; before MAIL, at VRFY and at ETRN there is no opinion.
//
// Not here: actions that let mail through (OK, PERMIT): other restrictions may know more.

// Longest request that is answered, in octets with its empty line. Postfix sends 600 to
// 1,200, and each of its values comes from an SMTP line of at most 2,048.
inline constexpr std::size_t max_delegation_request = 20'000;

enum class DelegationError {
  not_a_policy_request, // no request=smtpd_access_policy
  no_sender             // of a stage that has one
};

std::string_view explain(DelegationError error) noexcept;

// What the request asks; the views in it live as long as the attributes. nullopt: of
// nothing that a rule is about. An attribute that is missing leaves its fact unknown, and
// so does one that is malformed; attributes that are not known are passed over.
Result<std::optional<InboundQuestion>, DelegationError>
parse_delegation(std::span<const Attribute> attributes);

enum class DelegationAction { dunno, reject, defer };

// Appends the answer, "action=...\n\n": DUNNO, "530 5.7.0 text" or, where it is
// temporary, "DEFER_IF_PERMIT 4.7.0 text": the mail waits unless another restriction
// refuses it for good. Total: what is no question, or fails inside, is deferred.
DelegationAction answer_delegation(std::span<const Attribute> attributes,
                                   const Snapshot& snapshot, Instant now,
                                   InboundRecorder* recorder,
                                   std::string& reply) noexcept;

// Appends the answer to what was no list of attributes.
void append_delegation_failure(std::string_view why, std::string& reply);

} // namespace mta_tls
