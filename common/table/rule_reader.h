#pragma once

#include "common/table/binder.h"
#include "common/table/id_register.h"
#include "common/table/loading.h"
#include "common/table/policy_reader.h"
#include "common/table/schedule.h"
#include "common/table/upkeep.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// Reads the objects of "outbound". Their domains go to the builder as they are read: a
// rule may list ten million.
class RuleReader {
public:
  explicit RuleReader(Loading& loading);
  RuleReader(const RuleReader&) = delete;
  RuleReader& operator=(const RuleReader&) = delete;

  const Shape& shape() const noexcept { return shape_; }

private:
  // What has been read of the rule.
  struct State {
    std::string id;
    std::string first_name; // domain, or else next hop
    std::size_t domains = 0;
    std::size_t next_hops = 0;
    std::optional<Place> address; // the first next hop that is one
    std::vector<Written<Domain>> excepted;
    std::optional<Written<std::string>> profile;
    std::optional<Written<std::string>> letter;
    RuleBody body;
  };

  std::vector<Field> fields();
  void begin();
  void set_id(const JsonValue& value);
  void add_domain(const JsonValue& value);
  void add_next_hop(const JsonValue& value);
  void except_domain(const JsonValue& value);
  void set_profile(const JsonValue& value);
  void set_letter(const JsonValue& value);

  void end(const JsonValue& open, const ObjectKeys& keys);
  void check_excepted(const Written<Domain>& excepted);
  void finish_policy(const ObjectKeys& keys);
  const Profile* use_profile();
  void check_completeness(const ObjectKeys& keys, const Profile* profile) const;
  std::string id_of_rule() const;

  Loading& loading_;
  PolicyReader policy_;
  ScheduleReader schedule_;
  UpkeepReader upkeep_;
  IdRegister ids_;
  PositionCursor cursor_;
  State rule_;
  Shape shape_;
};

} // namespace mta_tls
