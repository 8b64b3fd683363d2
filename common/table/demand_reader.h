#pragma once

#include "common/table/binder.h"
#include "common/table/id_register.h"
#include "common/table/loading.h"
#include "common/table/schedule.h"
#include "common/table/upkeep.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Reads what rules about senders and about messages have in common: "id", "level", the
// schedule and the upkeep.
class DemandReader {
public:
  // `what`: "a sender rule".
  DemandReader(Loading& loading, std::string_view what)
      : loading_(loading), what_(what), schedule_(loading), upkeep_(loading) {}
  DemandReader(const DemandReader&) = delete;
  DemandReader& operator=(const DemandReader&) = delete;

  // The fields of the object that holds them. They borrow from this reader.
  std::vector<Field> fields();

  void clear();

  bool has_id() const noexcept { return !id_.empty(); }

  // Reports what does not go together, and writes what was read into the rule. False if
  // there is no level.
  template <class Rule>
  bool finish(Rule& rule) {
    schedule_.finish(rule);
    upkeep_.finish(rule);
    rule.id = id_;
    rule.level = level_.value_or(rule.level);
    return level_.has_value();
  }

  // Registers what a rule without "id" is called.
  void name_by_default(std::string_view id, const Place& place) {
    ids_.add(what_, id, place, loading_.report);
  }

private:
  void set_id(const JsonValue& value);
  void set_level(const JsonValue& value);

  Loading& loading_;
  std::string_view what_;
  ScheduleReader schedule_;
  UpkeepReader upkeep_;
  IdRegister ids_;
  std::string id_;
  std::optional<SecurityLevel> level_;
};

} // namespace mta_tls
