#pragma once

#include "common/dane/dane_finding.h"
#include "common/policy/rule.h"
#include "common/sts/sts_policy.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace mta_tls {

// An MTA-STS policy as it was fetched.
struct DiscoveredSts {
  StsMode mode = StsMode::testing;
  std::string id; // of the TXT record that led to it
  std::chrono::seconds max_age{0};
  Instant expires; // the first moment at which it no longer holds
  // Level secure, with the policy's names: what mode enforce asks for.
  Requirement requirement;
};

using DiscoveredStsPointer = std::shared_ptr<const DiscoveredSts>;

DiscoveredStsPointer discovered_sts(const StsPolicy& policy, std::string id,
                                    Instant expires);

// What DNS and HTTPS say of a next hop. Never changes once it is made.
struct Discovered {
  std::optional<DaneFinding> dane; // nullopt: it was not asked for
  bool asked_for_sts = false;
  DiscoveredStsPointer sts; // null: there is none
};

// As if all had been asked for, and nothing found: for those who compare tables.
const Discovered& nothing_discovered();

// True while mail may go only to hosts that keep the policy.
bool is_enforced(const DiscoveredStsPointer& sts, Instant now) noexcept;

} // namespace mta_tls
