#pragma once

#include "common/policy/discovered.h"
#include "common/policy/sender_rule.h"
#include "common/policy/snapshot.h"

#include <absl/container/inlined_vector.h>

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace mta_tls {

// Nothing in the table speaks of this next hop: the MTA's own default applies.
struct NoOpinion {};

// The MTA is to deliver under this requirement. Borrows from the snapshot and from the
// question.
struct Require {
  const Requirement* requirement = nullptr;
  // What an empty list of names stands for: this domain and the names below it.
  std::string_view own_name;
  // An address literal has no name to send in SNI.
  bool to_address = false;
};

// The question itself is wrong, now and later.
struct Refuse {
  std::string text;
};

// The question could not be answered now: mail waits, it is never delivered unprotected.
struct Defer {
  std::string text;
};

using Outcome = std::variant<NoOpinion, Require, Refuse, Defer>;

// How a rule came to be looked at.
enum class Match {
  next_hop, // the rule lists the next hop verbatim
  exact,    // … this very domain
  parent    // … a domain above it, and its subdomains
};

enum class Verdict {
  won,
  disabled,       // enabled: false
  not_yet_valid,  // valid_from lies ahead
  excepted,       // except_domains takes the name out
  testing,        // mode testing: reported, not applied
  letter_awaited, // its letter does not hold yet, and a letter is required
  letter_ended,   // its letter has lapsed or was revoked, and it is not to outlive that
  less_specific   // a more specific rule has won
};

struct Considered {
  RuleIndex rule;
  Match match;
  Verdict verdict;
  std::string_view name; // of the rule, that matched; borrowed from the question
};

enum class ExceptionUse {
  none,
  applied,
  expired,
  not_needed // what is in force is no stricter
};

// What a sender's, a message's or a transport's demand has come to.
enum class Demand {
  none,
  raised,    // the outcome is the demand's
  not_needed // what the table says of the recipient is no weaker
};

// What DNS and HTTPS have come to.
enum class DiscoveryUse {
  off,         // nothing is to be looked up, or nothing of it could add to the rule
  wanted,      // it has not been looked up yet
  awaited,     // … but it is being looked up now
  nothing,     // nothing was found that is more than the table says
  testing,     // an MTA-STS policy with mode testing: shown, not applied
  passed_over, // DNS failed, and the table says that mail does not wait for it
  dane,        // the outcome is DANE's
  mta_sts,     // … the MTA-STS policy's
  failed       // mail waits: TLSA records may be hidden
};

// What must be looked up before a next hop can be decided about.
struct DiscoveryWanted {
  bool dane = false;
  bool mta_sts = false;

  bool any() const noexcept { return dane || mta_sts; }
};

// Why: enough to tell the whole story of the decision.
struct Because {
  // In the order in which they were looked at, the most specific first.
  absl::InlinedVector<Considered, 3> considered;
  bool by_default = false;     // defaults.outbound decided
  bool not_a_next_hop = false; // the key is none, so no rule can be about it
  // That the winner rests on; where no rule has won, the one for whose sake the most
  // specific did not. Null: no letter had a say.
  const Letter* letter = nullptr;
  LetterState letter_state = LetterState::in_force;
  const Exception* exception = nullptr; // one that names this domain
  ExceptionUse exception_use = ExceptionUse::none;
  // With an exception applied: what it stands in for; null for "no opinion".
  const Requirement* without_exception = nullptr;
  // What the table has looked up for a next hop like this, if it can add something.
  DiscoverySettings looks_up;
  DiscoveryUse discovery = DiscoveryUse::off;
  DiscoveryWanted wanted;                         // with discovery wanted
  const Discovered* discovered = nullptr;         // what was looked at
  const Requirement* without_discovery = nullptr; // what it stands in for
  Demand demand = Demand::none;
  const SenderRule* sender_rule = nullptr; // whose demand it is; null: the transport's
  // With a demand raised: what it stands in for; null for "no opinion".
  const Requirement* without_demand = nullptr;
};

// Valid for as long as the snapshot, the question and the facts it was made from.
struct Decision {
  Outcome outcome;
  Because because;
  std::shared_ptr<const Requirement> made = nullptr; // in neither table nor facts
};

// The rule that the outcome rests on, if it rests on one.
const Considered* winner(const Because& because) noexcept;

// The level in force; nullopt for every outcome but Require.
std::optional<SecurityLevel> level_in_force(const Decision& decision) noexcept;

} // namespace mta_tls
