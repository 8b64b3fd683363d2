#include "common/table/schedule.h"

#include "common/table/values.h"

namespace mta_tls {

std::vector<Field> ScheduleReader::fields() {
  return {{.name = "mode",
           .set =
               [this](const JsonValue& v) {
                 const auto place = place_of(v, loading_.report);
                 if (const auto mode = parse_mode(v.text, place, loading_.report)) {
                   mode_ = Written<Mode>{*mode, place};
                 }
               }},
          {.name = "enforce_after", .set = [this](const JsonValue& v) {
             const auto place = place_of(v, loading_.report);
             if (const auto date = parse_date(v.text, place, loading_.report)) {
               enforce_after_ = Written<Instant>{date->begin, place};
             }
           }}};
}

void ScheduleReader::clear() {
  mode_.reset();
  enforce_after_.reset();
}

void ScheduleReader::report_faults() {
  const bool testing = mode_ && mode_->value == Mode::testing;
  if (enforce_after_ && !testing) {
    loading_.report.error(enforce_after_->place,
                          "\"enforce_after\" needs \"mode\": \"testing\" beside it");
  }
  if (testing && !enforce_after_) {
    loading_.report.warning(mode_->place,
                            "mode \"testing\" protects nothing, and without "
                            "\"enforce_after\" it never ends");
  }
}

} // namespace mta_tls
