#pragma once

#include "common/policy/snapshot.h"
#include "milter/demand/route.h"

#include <array>
#include <optional>

namespace mta_tls {

// What a demand comes to for one recipient.
enum class Reach {
  here,           // nothing is to be forced
  kept,           // what the MTA is answered forces what is demanded
  kept_elsewhere, // … on a way that the forced transport would not take
  forceable,      // not so, but the forced transport takes the same way
  unforceable,    // not so, and the forced transport would take another way
  untold          // the MTA does not tell where the recipient is
};

inline constexpr std::size_t reach_count = 6;

// The first recipient of each kind: one is enough to decide, and to tell why.
class ByReach {
public:
  void add(Reach reach, const Route& route);

  // Null: there is no recipient of this kind.
  const Route* first(Reach reach) const noexcept;

private:
  std::array<std::optional<Route>, reach_count> first_;
};

// The recipients of a message, for whatever its header may turn out to demand.
class Recipients {
public:
  void add(const Route& route, const Snapshot& table, Instant now);

  // `demanded` is a level that can_be_demanded().
  const ByReach& by_reach(SecurityLevel demanded) const noexcept;

private:
  ByReach for_encrypt_;
  ByReach for_verify_;
};

} // namespace mta_tls
