#include "common/table/defaults_reader.h"

#include "common/table/values.h"

namespace mta_tls {

DefaultsReader::DefaultsReader(Loading& loading)
    : loading_(loading),
      outbound_{
          .what = "\"defaults\".\"outbound\"",
          .fields = {{.name = "level",
                      .set = [this](const JsonValue& v) { set_level(v); }},
                     {.name = "min_tls",
                      .set = [this](const JsonValue& v) { set_min_tls(v); }}},
          .end = [this](const JsonValue& /*open*/, const ObjectKeys& /*keys*/) { end(); },
          .needs = {{"level"}}},
      defaults_{
          .what = "\"defaults\"",
          .fields = {
              {.name = "outbound", .kind = Field::Kind::object, .shape = &outbound_}}} {}

void DefaultsReader::set_level(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  level_ = parse_level(value.text, place, loading_.report);
  if (level_ == SecurityLevel::fingerprint) {
    loading_.report.error(place, "level \"fingerprint\" cannot be a default: no key is "
                                 "that of every server");
  }
}

void DefaultsReader::set_min_tls(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  if (const auto version = parse_min_tls(value.text, place, loading_.report)) {
    loading_.min_tls = *version;
  }
}

void DefaultsReader::end() {
  if (level_) {
    Requirement requirement;
    requirement.level = *level_;
    requirement.min_tls = loading_.min_tls;
    loading_.builder.set_defaults(std::move(requirement));
  }
}

} // namespace mta_tls
