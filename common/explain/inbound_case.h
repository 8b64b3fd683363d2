#pragma once

#include "common/base/result.h"
#include "common/policy/session_facts.h"

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// A session to explain, as an administrator imagines it.
struct InboundCase {
  SessionFacts facts;
  std::string sender; // without brackets
  std::optional<std::string> recipient;
  InboundEnvelope at_mail;
  std::optional<InboundEnvelope> at_rcpt; // if there is a recipient
};

// From the members of a request (control_protocol.h): a JSON object with
//   from, client, and optional: recipient, tls, bits, cert, spki, authenticated
// An address may stand in brackets; a domain alone will do. Without tls the session is in
// plain text; without cert the client shows no certificate that is trusted, and without
// spki either, none at all. The error is a sentence.
Result<InboundCase, std::string> parse_inbound_case(std::string_view request_json);

} // namespace mta_tls
