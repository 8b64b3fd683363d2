#pragma once

#include "common/policy/discovery_settings.h"
#include "common/policy/level.h"
#include "common/table/report.h"
#include "common/table/written.h"

#include <optional>

namespace mta_tls {

// What a rule, a profile or the defaults themselves say about discovery. Each member that
// is left out comes from the profile, then from the defaults.
struct DiscoveryDraft {
  Place place;
  std::optional<Written<bool>> dane;
  std::optional<Written<bool>> mta_sts;
  std::optional<Written<OnDnsError>> on_dns_error;
};

DiscoverySettings settings_of(const DiscoveryDraft& draft,
                              const DiscoverySettings& inherited);

// Warns of what `own` wants, where it can add nothing to the level. `settings` is what
// holds in the end.
void check_discovery(const DiscoveryDraft& own, const DiscoverySettings& settings,
                     std::optional<SecurityLevel> level, Report& report);

} // namespace mta_tls
