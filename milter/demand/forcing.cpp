#include "milter/demand/forcing.h"

namespace mta_tls {

namespace {

using Why = CannotForce::Why;

CannotForce cannot(Why why, const Route& culprit) {
  return {why, culprit, std::nullopt};
}

// What nothing forces yet, `away` among it, and the forced transport could.
Forcing hand_over(const MessageDemand& demand, const ByReach& recipients,
                  const Route& away) {
  if (const auto* other = recipients.first(Reach::kept_elsewhere)) {
    return cannot(Why::other_ways, *other);
  }
  const auto* here = recipients.first(Reach::here);
  if (!here) {
    return HandOver{demand.level};
  }
  if (demand.accepts_mixed) {
    return LetGo{away};
  }
  return CannotForce{Why::mixed, away, *here};
}

} // namespace

std::string_view word(const Forcing& forcing) noexcept {
  return std::visit(Overloaded{
                        [](const StaysHere&) { return "stays-here"; },
                        [](const KeptAnyway&) { return "kept"; },
                        [](const HandOver&) { return "handed-over"; },
                        [](const LetGo&) { return "let-go"; },
                        [](const CannotForce& cannot) {
                          return is_temporary(cannot.why) ? "deferred" : "refused";
                        },
                    },
                    forcing);
}

std::string_view word(CannotForce::Why why) noexcept {
  switch (why) {
  case Why::not_agreed:
    return "not-agreed";
  case Why::mixed:
    return "mixed";
  case Why::another_way:
    return "another-way";
  case Why::other_ways:
    return "other-ways";
  case Why::untold:
    return "untold";
  case Why::never_told:
    return "never-told";
  }
  return "";
}

Forcing decide_forcing(const MessageDemand& demand, const ByReach& recipients,
                       bool can_hand_over) {
  if (const auto* untold = recipients.first(Reach::untold)) {
    return cannot(untold->kind == Route::Kind::never_told ? Why::never_told : Why::untold,
                  *untold);
  }
  if (const auto* unforceable = recipients.first(Reach::unforceable)) {
    return cannot(Why::another_way, *unforceable);
  }
  if (const auto* away = recipients.first(Reach::forceable)) {
    return can_hand_over ? hand_over(demand, recipients, *away)
                         : cannot(Why::not_agreed, *away);
  }
  const bool leaves =
      recipients.first(Reach::kept) || recipients.first(Reach::kept_elsewhere);
  return leaves ? Forcing(KeptAnyway{}) : Forcing(StaysHere{});
}

} // namespace mta_tls
