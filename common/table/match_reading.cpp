#include "common/table/match_reading.h"

#include "common/table/loading.h"

#include <fmt/format.h>

namespace mta_tls {

Field MatchReading::include_subdomains() {
  return {.name = "include_subdomains",
          .kind = Field::Kind::boolean,
          .set = [this](const JsonValue& value) {
            if (value.truth) {
              subdomains_ = place_of(value, report_);
            }
          }};
}

void MatchReading::clear() {
  place_ = Place{};
  subdomains_.reset();
  is_sound_ = false;
}

void MatchReading::begin(const JsonValue& open) {
  place_ = place_of(open, report_);
  errors_before_ = report_.errors();
}

void MatchReading::end(bool has_domains, std::string_view domain_lists) {
  if (report_.errors() == errors_before_ && subdomains_ && !has_domains) {
    report_.error(*subdomains_,
                  fmt::format("\"include_subdomains\" needs {} beside it", domain_lists));
  }
  is_sound_ = report_.errors() == errors_before_;
}

} // namespace mta_tls
