#include "milter/demand/demand_case.h"

namespace mta_tls {

namespace {

std::vector<MessageDemand> together(std::vector<MessageDemand> some,
                                    const std::vector<MessageDemand>& others) {
  some.insert(some.end(), others.begin(), others.end());
  return some;
}

} // namespace

std::vector<DemandVerdict> DemandCase::verdicts(bool can_hand_over) const {
  const auto become = [&](const MessageDemand& demand) {
    return decide_forcing(demand, recipients_.by_reach(demand.level), can_hand_over);
  };
  std::vector<DemandVerdict> all;
  const auto& in_force = recognition_.in_force();
  const auto& in_testing = recognition_.in_testing();
  if (const auto demand = combined(in_testing)) {
    all.push_back({*demand, become(*combined(together(in_force, in_testing))), false});
  }
  if (const auto demand = combined(in_force)) {
    all.push_back({*demand, become(*demand), true});
  }
  std::erase_if(all, [](const DemandVerdict& verdict) {
    return std::holds_alternative<StaysHere>(verdict.forcing);
  });
  return all;
}

} // namespace mta_tls
