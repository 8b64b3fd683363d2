#include "common/table/loading.h"

#include <algorithm>
#include <limits>

namespace mta_tls {

RulePlace rule_place(const Position& position) {
  constexpr std::size_t widest = std::numeric_limits<std::uint16_t>::max();
  return {static_cast<std::uint32_t>(position.line),
          static_cast<std::uint16_t>(std::min(position.column, widest))};
}

} // namespace mta_tls
