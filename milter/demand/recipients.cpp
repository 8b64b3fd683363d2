#include "milter/demand/recipients.h"

#include "common/policy/decide.h"
#include "common/policy/raise.h"

namespace mta_tls {

namespace {

// What the MTA is answered when it asks; nullopt: that the table has no opinion.
std::optional<SecurityLevel> level_of(const Route& route, const Snapshot& table,
                                      Instant now) {
  auto next_hop = NextHop::parse(route.next_hop);
  OutboundQuestion question{next_hop ? std::optional(*std::move(next_hop))
                                     : std::nullopt};
  question.discovered = &nothing_discovered(); // only policyd looks anything up
  question.demanded = route.forced;
  if (route.sender) {
    question.sender = OutboundSender{*route.sender, {}};
  }
  return level_in_force(decide_outbound(table, question, now));
}

Reach reach_of(const Route& route, std::optional<SecurityLevel> level,
               SecurityLevel demanded) {
  switch (route.kind) {
  case Route::Kind::untold:
  case Route::Kind::never_told:
    return Reach::untold;
  case Route::Kind::here:
    return Reach::here;
  case Route::Kind::strange:
    return Reach::unforceable;
  case Route::Kind::away:
    break;
  }
  if (level && keeps_demand(*level, demanded)) {
    return route.is_own_way ? Reach::kept : Reach::kept_elsewhere;
  }
  return route.is_own_way ? Reach::forceable : Reach::unforceable;
}

} // namespace

void ByReach::add(Reach reach, const Route& route) {
  auto& first = first_[static_cast<std::size_t>(reach)];
  if (!first) {
    first = route;
  }
}

const Route* ByReach::first(Reach reach) const noexcept {
  const auto& route = first_[static_cast<std::size_t>(reach)];
  return route ? &*route : nullptr;
}

void Recipients::add(const Route& route, const Snapshot& table, Instant now) {
  const auto level =
      route.kind == Route::Kind::away ? level_of(route, table, now) : std::nullopt;
  for_encrypt_.add(reach_of(route, level, SecurityLevel::encrypt), route);
  for_verify_.add(reach_of(route, level, SecurityLevel::verify), route);
}

const ByReach& Recipients::by_reach(SecurityLevel demanded) const noexcept {
  return demanded == SecurityLevel::verify ? for_verify_ : for_encrypt_;
}

} // namespace mta_tls
