#include "common/table/profile_reader.h"

#include "common/table/values.h"

namespace mta_tls {

ProfileReader::ProfileReader(Loading& loading)
    : loading_(loading),
      policy_(loading), profile_{
                            .what = "a profile",
                            .fields = policy_.fields(),
                            .begin =
                                [this](const JsonValue& /*open*/) { policy_.clear(); },
                            .end = [this](const JsonValue& /*open*/,
                                          const ObjectKeys& /*keys*/) { end(); }},
      profiles_{.what = "\"profiles\"",
                .fields = {{.kind = Field::Kind::object, .shape = &profile_}},
                .entry = [this](const JsonValue& name) { set_name(name); }} {}

void ProfileReader::set_name(const JsonValue& name) {
  errors_before_ = loading_.report.errors();
  name_ = name.text;
  name_place_ = place_of(name, loading_.report);
  is_id(name_, name_place_, loading_.report);
}

void ProfileReader::end() {
  const auto& draft = policy_.draft();
  const bool faulty = loading_.report.errors() != errors_before_;
  if (draft.level && !faulty) {
    if (draft.discovery) {
      check_discovery(*draft.discovery,
                      settings_of(*draft.discovery, loading_.rules.discovery),
                      draft.level->value, loading_.report);
    }
    check_effects(draft, draft.level->value, Author::profile, loading_.report);
  }
  loading_.profiles.by_name.emplace(name_, Profile{draft, name_place_, faulty});
}

} // namespace mta_tls
