#include "common/table/upkeep.h"

#include "common/table/values.h"

namespace mta_tls {

std::vector<Field> UpkeepReader::fields() {
  return {
      {.name = "valid_from", .set = [this](const JsonValue& v) { set_valid_from(v); }},
      {.name = "review_by", .set = [this](const JsonValue& v) { set_review_by(v); }},
      {.name = "contact",
       .kind = Field::Kind::texts,
       .set = [this](const JsonValue& v) { upkeep_.contact.emplace_back(v.text); },
       .max_octets = 256,
       .max_items = 20},
      {.name = "enabled",
       .kind = Field::Kind::boolean,
       .set = [this](const JsonValue& v) { upkeep_.enabled = v.truth; }}};
}

void UpkeepReader::clear() {
  upkeep_ = Upkeep{};
  review_by_.reset();
}

void UpkeepReader::set_valid_from(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  if (const auto date = parse_date(value.text, place, loading_.report)) {
    upkeep_.valid_from = date->begin;
  }
}

void UpkeepReader::set_review_by(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  if (const auto date = parse_date(value.text, place, loading_.report)) {
    upkeep_.review_by = date->end; // the day itself is still in time
    review_by_ = place;
  }
}

void UpkeepReader::report_review() {
  if (review_by_ && *upkeep_.review_by <= loading_.now) {
    loading_.report.warning(*review_by_, "this rule was to be reviewed by now");
  }
}

} // namespace mta_tls
