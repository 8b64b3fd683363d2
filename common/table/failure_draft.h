#pragma once

#include "common/policy/failure_plan.h"
#include "common/policy/level.h"
#include "common/table/report.h"
#include "common/table/written.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// What a rule, a profile or the defaults themselves say about mail that cannot go. Each
// member that is left out comes from the profile, then from the defaults.
struct FailureDraft {
  Place place;
  std::optional<FailurePlan::Action> action;
  std::optional<std::chrono::seconds> warn_sender_after;
  std::optional<std::vector<std::string>> notify;
  std::optional<unsigned> refuse_new_after_failures;
};

FailurePlan plan_of(const FailureDraft& draft, FailurePlan inherited);

// Warns of what `own` says of mail that nothing keeps from going.
void check_failure(const FailureDraft& own, SecurityLevel level, Report& report);

} // namespace mta_tls
