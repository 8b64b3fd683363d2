#pragma once

#include "common/policy/decision.h"
#include "common/probe/assessment.h"

#include <string>
#include <string_view>

namespace mta_tls {

// What becomes of a mail at a server.
enum class Passage {
  encrypted,
  clear,  // it goes in plain text, as the level allows
  waits,  // it does not go; another server of the domain may take it
  unknown // the server could not be seen
};

std::string_view word(Passage passage) noexcept; // "encrypted" …

// What stands in the way of encryption, or of the mail.
enum class Obstacle {
  none,
  no_answer,
  not_offered,
  hidden, // by a firewall
  start_refused,
  handshake_failed,
  version_too_low,
  not_trusted,
  expired,
  wrong_name,
  wrong_key,
  no_tlsa,
  dane_mismatch,
  dane_failed // TLSA records may be hidden
};

// As in RFC 8460 section 4.3, where it has a word for it: "starttls-not-supported" …
std::string_view word(Obstacle obstacle) noexcept;

struct ServerVerdict {
  Passage passage = Passage::unknown;
  Obstacle obstacle = Obstacle::none;

  bool operator==(const ServerVerdict&) const = default;
};

constexpr bool passes(const ServerVerdict& verdict) noexcept {
  return verdict.passage == Passage::encrypted || verdict.passage == Passage::clear;
}

// What Postfix would do with a mail for `require` at this server, at its first attempt:
// judged by judge_delivery(), as a delivery is. `trust` says what the chain is worth to
// the requirement, which may have an authority of its own.
ServerVerdict judge_server(const Require& require, const Assessment& server,
                           const ChainFinding& trust, Instant now);

// The level by itself, for a domain without a rule.
ServerVerdict judge_level(SecurityLevel level, std::string_view domain,
                          const Assessment& server, Instant now);

// Why, in words: "the certificate bears the names a.example and b.example".
std::string explain(const ServerVerdict& verdict, const Assessment& server,
                    const ChainFinding& trust, Instant now);

} // namespace mta_tls
