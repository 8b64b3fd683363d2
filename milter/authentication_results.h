#pragma once

#include "common/policy/inbound_decision.h"
#include "common/policy/session_facts.h"

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// The header field of RFC 8601, with a method of our own, "x-tls".

inline constexpr const char* authentication_results = "Authentication-Results";

// True for a token (RFC 2045 section 5.1): what an authserv-id must be to stand without
// quotes.
bool is_authserv_id(std::string_view text);

// True if the field claims to be from `authserv_id` (RFC 8601 section 2.2): comments,
// quotes, upper case and a version do not hide it. A field that cannot be read is ours if
// our name is anywhere in it: its next reader may be less strict.
bool claims_authserv_id(std::string_view value, std::string_view authserv_id);

// What the trace header tells of a message that was let through.
struct TlsResult {
  const SessionFacts& facts;
  std::string_view rule;             // its id; empty: no rule is about the message
  std::optional<InboundFault> fault; // for which a rule in testing would have refused
};

// "mx.example; x-tls=pass smtp.tls-version=TLSv1.3 …"; folded as libmilter wants it.
//   x-tls=pass   encrypted, and as the rule wants it if there is one
//   x-tls=none   plain text, or not known whether, and no rule asks for more
//   x-tls=fail   a rule in testing would have refused the message
std::string trace_value(std::string_view authserv_id, const TlsResult& result);

} // namespace mta_tls
