#pragma once

#include "common/table/binder.h"
#include "common/table/loading.h"
#include "common/table/policy_draft.h"

#include <optional>
#include <vector>

namespace mta_tls {

// Reads "mode" and "enforce_after", which rules and imports have in common.
class ScheduleReader {
public:
  explicit ScheduleReader(Loading& loading) : loading_(loading) {}
  ScheduleReader(const ScheduleReader&) = delete;
  ScheduleReader& operator=(const ScheduleReader&) = delete;

  // The fields of the object that holds them. They borrow from this reader.
  std::vector<Field> fields();

  void clear();

  // Reports what does not go together, and writes the schedule into the rule.
  template <class Rule>
  void finish(Rule& rule) {
    report_faults();
    if (mode_) {
      rule.mode = mode_->value;
    }
    if (enforce_after_) {
      rule.enforce_after = enforce_after_->value;
    }
  }

private:
  void report_faults();

  Loading& loading_;
  std::optional<Written<Mode>> mode_;
  std::optional<Written<Instant>> enforce_after_;
};

} // namespace mta_tls
