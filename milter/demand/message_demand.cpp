#include "milter/demand/message_demand.h"

#include <algorithm>

namespace mta_tls {

std::optional<MessageDemand> combined(const std::vector<MessageDemand>& demands) {
  const auto strongest = std::max_element(
      demands.begin(), demands.end(),
      [](const MessageDemand& a, const MessageDemand& b) { return a.level < b.level; });
  if (strongest == demands.end()) {
    return std::nullopt;
  }
  auto one = *strongest;
  one.accepts_mixed =
      std::all_of(demands.begin(), demands.end(),
                  [](const MessageDemand& each) { return each.accepts_mixed; });
  return one;
}

} // namespace mta_tls
