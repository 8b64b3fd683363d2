#include "common/table/failure_draft.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

template <class T>
void take(const std::optional<T>& own, T& target) {
  if (own) {
    target = *own;
  }
}

} // namespace

FailurePlan plan_of(const FailureDraft& draft, FailurePlan inherited) {
  take(draft.action, inherited.action);
  take(draft.notify, inherited.notify);
  take(draft.refuse_new_after_failures, inherited.refuse_new_after_failures);
  if (draft.warn_sender_after) {
    inherited.warn_sender_after = draft.warn_sender_after;
  }
  return inherited;
}

void check_failure(const FailureDraft& own, SecurityLevel level, Report& report) {
  if (!forces_tls(level)) {
    report.warning(own.place,
                   fmt::format("\"on_failure\" has no effect at level \"{}\": only what "
                               "forces TLS keeps mail from going",
                               word(level)));
  }
}

} // namespace mta_tls
