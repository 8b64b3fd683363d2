#pragma once

#include "common/policy/snapshot.h"

#include <optional>
#include <string>

namespace mta_tls {

// What the table says of mail for a domain that waits.
struct QueueRule {
  std::string id;                     // empty: no rule is about the domain
  std::string place;                  // "/etc/mta-tls/policy.json:12"
  std::optional<SecurityLevel> level; // in force, whoever asks for it
  std::optional<RuleBody> body;
};

QueueRule queue_rule_for(const Snapshot& table, const std::string& hop, Instant now);

} // namespace mta_tls
