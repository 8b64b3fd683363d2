#pragma once

#include "common/policy/snapshot_builder.h"
#include "common/table/ca_files.h"
#include "common/table/json_reader.h"
#include "common/table/letters.h"
#include "common/table/name_register.h"
#include "common/table/profile.h"
#include "common/table/report.h"

namespace mta_tls {

// What the readers of a table's parts share while it is loaded.
struct Loading {
  Report& report;
  SnapshotBuilder& builder;
  NameRegister& names;
  Instant now;

  // All known before the first rule is read, wherever they stand in the file.
  TlsVersion min_tls = default_min_tls;
  RuleDefaults rules = {};
  Profiles profiles = {};
  Letters letters = {};
  CaFiles ca_files = {};
};

// Places in the policy file itself.
inline constexpr std::uint16_t policy_file = 0;

inline Place place_of(const JsonValue& value, std::uint16_t source,
                      const Report& report) {
  return {source, token_span(report.octets(source), value)};
}

inline Place place_of(const JsonValue& value, const Report& report) {
  return place_of(value, policy_file, report);
}

RulePlace rule_place(const Position& position);

} // namespace mta_tls
