#pragma once

#include "common/policy/inbound_rule.h"
#include "common/policy/session_facts.h"

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace mta_tls {

// What a session lacks.
enum class InboundFault {
  auth_without_tls, // authenticated over plain text
  no_tls,           //
  version_too_low,  //
  cipher_too_weak,  // fewer bits than min_cipher_bits
  no_trusted_cert,  // none, or none that chains to a CA the MTA trusts
  wrong_name,       // trusted, but bears none of the names
  wrong_key,        // none of the pinned keys, or no certificate
  fact_unknown      // the MTA does not tell what the rule needs: never a pass
};

std::string_view word(InboundFault fault) noexcept; // "no-tls" …

// A fact that a rule needs and the MTA has not told.
enum class SessionFact { client, tls, version, cipher_bits, trust, names, key };

// "the client's address" …
std::string_view explain(SessionFact fact) noexcept;

// No rule is about this session.
struct NoRule {};

// The session has what the rule wants.
struct Kept {};

// It has not. `temporary`: the partner is to try again later (on_failure, or a fact that
// is unknown).
struct Violated {
  InboundFault fault;
  bool temporary = false;
  std::optional<SessionFact> unknown; // of fact_unknown: which
};

using InboundOutcome = std::variant<NoRule, Kept, Violated>;

// How a rule that matches the session fared.
enum class InboundVerdict {
  won,
  disabled,
  not_yet_valid,
  testing,
  letter_awaited, // its letter does not hold yet, and a letter is required
  letter_ended,   // its letter has lapsed or was revoked, and it is not to outlive that
  less_specific
};

// A rule that is judged, but not applied: what it would have said is told.
bool is_tried_only(InboundVerdict verdict) noexcept;

struct InboundConsidered {
  const InboundRule* rule; // of the snapshot
  InboundVerdict verdict;
  // Of a rule that is tried only: what it would have said, and of fact_unknown, which
  // fact.
  std::optional<InboundFault> would_refuse;
  std::optional<SessionFact> unknown = std::nullopt;
};

// Valid for as long as the snapshot.
struct InboundDecision {
  InboundOutcome outcome;
  const InboundRule* rule = nullptr; // that the outcome rests on; null: NoRule, or AUTH
  // Every rule that matches, the most specific first.
  std::vector<InboundConsidered> considered;
};

// The first rule that is tried only and would have refused; null if none would.
const InboundConsidered* refused_in_testing(const InboundDecision& decision);

// What it would have decided: `considered` has would_refuse.
InboundDecision as_if_enforced(const InboundConsidered& considered);

} // namespace mta_tls
