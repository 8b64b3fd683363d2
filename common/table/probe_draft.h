#pragma once

#include "common/policy/level.h"
#include "common/policy/watch_settings.h"
#include "common/table/report.h"
#include "common/table/written.h"

#include <optional>

namespace mta_tls {

// What a rule, a profile or the defaults themselves say about being watched. Each member
// that is left out comes from the profile, then from the defaults.
struct ProbeDraft {
  Place place;
  std::optional<std::chrono::seconds> every;
  std::optional<std::chrono::days> certificate_expiry_warning;
  std::optional<bool> tells_mx_change;
};

WatchSettings settings_of(const ProbeDraft& draft, const WatchSettings& inherited);

// Warns of what `own` says of domains that nobody watches.
void check_probe(const ProbeDraft& own, SecurityLevel level, Report& report);

} // namespace mta_tls
