#pragma once

#include "common/policy/rule_store.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// What a rule of the table demands of a message: TLS, for each recipient.
struct MessageDemand {
  std::string rule; // its id
  RulePlace place;
  SecurityLevel level = SecurityLevel::encrypt; // can_be_demanded()
  bool accepts_mixed = false;                   // MessageRule::Mixed::accept
};

// All of them as one: the strongest, the first of equals; recipients may be mixed only if
// every rule accepts that. nullopt: none.
std::optional<MessageDemand> combined(const std::vector<MessageDemand>& demands);

} // namespace mta_tls
