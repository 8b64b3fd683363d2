#pragma once

#include "common/policy/inbound_decision.h"

#include <string>
#include <string_view>

namespace mta_tls {

// An SMTP reply (RFC 5321 section 4.2) with its enhanced status code (RFC 3463).
struct SmtpReply {
  static constexpr std::size_t max_text_octets = 400;

  int code = 0;         // 530, 550, 450, 538 …
  std::string enhanced; // "5.7.0"
  std::string text;     // one line, printable ASCII, no "%", at most 400 octets

  // The enhanced code is the code's class and `detail`, ".7.0"; what must not stand in
  // the text, or is too much, goes.
  static SmtpReply of(int code, std::string_view detail, std::string text);

  // "530 5.7.0 TLS is required …"
  std::string line() const;
};

// How a refusal is said to the peer: what is wrong, for which domain, and what was seen.
//   no_tls              530 5.7.0    RFC 3207 section 4
//   version and cipher  550 5.7.10   RFC 5248: encryption needed
//   certificates        550 5.7.5    RFC 3463: cryptographic failure, as Postfix says it
//   auth_without_tls    538 5.7.11   RFC 4954 section 6
//   fact_unknown        451 4.7.0
// Temporary: 454 4.7.0 for no_tls, 450 4.7.10 and 450 4.7.5 for the others.
// The outcome of `decision` must be Violated.
SmtpReply smtp_reply(const InboundDecision& decision, const SessionFacts& facts,
                     const InboundEnvelope& envelope);

} // namespace mta_tls
