#include "common/table/demand_reader.h"

#include "common/policy/sender_rule.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace mta_tls {

namespace {

// Empty for the levels that can be demanded.
std::string_view why_not_demanded(SecurityLevel level) {
  switch (level) {
  case SecurityLevel::none:
  case SecurityLevel::may:
    return "it asks for nothing, and such a rule only raises";
  case SecurityLevel::dane:
    return "it asks for nothing of recipients without TLSA records";
  case SecurityLevel::secure:
    return "it needs names, which are not the same for every recipient";
  case SecurityLevel::fingerprint:
    return "it needs keys, which are not the same for every recipient";
  case SecurityLevel::dane_only:
    return "it needs TLSA records, which most recipients do not have";
  case SecurityLevel::encrypt:
  case SecurityLevel::verify:
    break;
  }
  return "";
}

} // namespace

std::vector<Field> DemandReader::fields() {
  std::vector<Field> all{
      {.name = "id", .set = [this](const JsonValue& v) { set_id(v); }},
      {.name = "level", .set = [this](const JsonValue& v) { set_level(v); }}};
  std::ranges::move(schedule_.fields(), std::back_inserter(all));
  std::ranges::move(upkeep_.fields(), std::back_inserter(all));
  return all;
}

void DemandReader::clear() {
  id_.clear();
  level_.reset();
  schedule_.clear();
  upkeep_.clear();
}

void DemandReader::set_id(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  if (is_id(value.text, place, loading_.report)) {
    ids_.add(what_, value.text, place, loading_.report);
    id_ = value.text;
  }
}

void DemandReader::set_level(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  const auto level = parse_level(value.text, place, loading_.report);
  if (!level) {
    return;
  }
  if (!can_be_demanded(*level)) {
    loading_.report.error(place,
                          fmt::format("{} demands \"encrypt\" or \"verify\", not "
                                      "\"{}\": {}",
                                      what_, value.text, why_not_demanded(*level)));
    return;
  }
  level_ = level;
}

} // namespace mta_tls
