#include "common/policy/discovered.h"

namespace mta_tls {

DiscoveredStsPointer discovered_sts(const StsPolicy& policy, std::string id,
                                    Instant expires) {
  Requirement requirement;
  requirement.level = SecurityLevel::secure;
  requirement.names = policy.mx;
  return std::make_shared<const DiscoveredSts>(DiscoveredSts{
      policy.mode, std::move(id), policy.max_age, expires, std::move(requirement)});
}

const Discovered& nothing_discovered() {
  static const Discovered nothing{DaneFinding{}, true, nullptr};
  return nothing;
}

bool is_enforced(const DiscoveredStsPointer& sts, Instant now) noexcept {
  return sts && sts->mode == StsMode::enforce && now < sts->expires;
}

} // namespace mta_tls
