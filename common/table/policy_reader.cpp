#include "common/table/policy_reader.h"

#include "common/table/values.h"

namespace mta_tls {

namespace {

// Stores what a parse function made of a text, if anything.
template <class T>
void store(std::optional<Written<T>>& target, std::optional<T> value,
           const Place& place) {
  if (value) {
    target = Written<T>{std::move(*value), place};
  }
}

} // namespace

PolicyReader::PolicyReader(Loading& loading)
    : loading_(loading), cert_(loading, CertOwner::server, draft_.cert),
      discovery_(loading.report, draft_.discovery), probe_(loading.report, draft_.probe),
      on_failure_(loading.report, draft_.on_failure) {}

std::vector<Field> PolicyReader::fields() {
  return {
      {.name = "level",
       .set =
           [this](const JsonValue& v) {
             const auto place = place_of(v, loading_.report);
             store(draft_.level, parse_level(v.text, place, loading_.report), place);
           }},
      {.name = "min_tls",
       .set =
           [this](const JsonValue& v) {
             const auto place = place_of(v, loading_.report);
             store(draft_.min_tls, parse_min_tls(v.text, place, loading_.report), place);
           }},
      {.name = "mx",
       .kind = Field::Kind::texts,
       .set = [this](const JsonValue& v) { add_pattern(draft_.mx, v, loading_.report); },
       .may_be_empty = false,
       .max_items = most_patterns},
      cert_.field(),
      discovery_.field(),
      probe_.field(),
      on_failure_.field()};
}

void PolicyReader::clear() {
  draft_.level.reset();
  draft_.min_tls.reset();
  draft_.mx.reset();
  cert_.clear();
  draft_.discovery.reset();
  draft_.probe.reset();
  draft_.on_failure.reset();
}

} // namespace mta_tls
