#pragma once

#include "common/base/overloaded.h"
#include "milter/demand/message_demand.h"
#include "milter/demand/recipients.h"

#include <optional>
#include <string_view>
#include <variant>

namespace mta_tls {

// What becomes of a message that demands TLS.

// All its recipients are on this host: no next hop could fail the demand.
struct StaysHere {};

// The table forces what is demanded for each next hop already.
struct KeptAnyway {};

// The MTA's forced transport is to take it, all recipients at once.
struct HandOver {
  SecurityLevel level; // that is demanded
};

// Some are here and some away, and the rule accepts that nothing is forced then.
struct LetGo {
  Route away; // the first that nothing is forced for
};

// It cannot be forced, so it must not go.
struct CannotForce {
  enum class Why {
    not_agreed,  // nothing forces it, and the MTA has no forced transport that we may use
    mixed,       // … which would take the recipients on this host away, too
    another_way, // … or mail to this recipient off its way
    other_ways,  // … or, off its way, mail to a recipient for whom all is well
    untold,      // the MTA does not tell where the recipient is; for now
    never_told   // … and never will
  };
  Why why;
  Route culprit;
  std::optional<Route> here; // of `mixed`: the first on this host
};

using Forcing = std::variant<StaysHere, KeptAnyway, HandOver, LetGo, CannotForce>;

// "stays-here", "kept", "handed-over", "let-go", "refused", "deferred".
std::string_view word(const Forcing& forcing) noexcept;

// True where another attempt may go better.
constexpr bool is_temporary(CannotForce::Why why) noexcept {
  return why == CannotForce::Why::untold;
}

// "not-agreed" …
std::string_view word(CannotForce::Why why) noexcept;

// `can_hand_over`: the MTA obeys our marker. Pure.
Forcing decide_forcing(const MessageDemand& demand, const ByReach& recipients,
                       bool can_hand_over);

} // namespace mta_tls
