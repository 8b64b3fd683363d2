#include "common/table/probe_reader.h"

#include "common/table/loading.h"
#include "common/table/values.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

// More often would be a burden to the partner's servers.
constexpr DurationRange between_looks{"5m", "30d"};
constexpr std::int64_t most_warn_days = 3650;

} // namespace

ProbeReader::ProbeReader(Report& report, std::optional<ProbeDraft>& target)
    : report_(report),
      draft_(target), shape_{
                          .what = "\"probe\"",
                          .fields = fields(),
                          .begin =
                              [this](const JsonValue& open) {
                                draft_ = ProbeDraft{place_of(open, report_), {}, {}, {}};
                              },
                          .needs = {
                              {"every", "certificate_expiry_warn_days", "mx_change"}}} {}

std::vector<Field> ProbeReader::fields() {
  return {{.name = "every", .set = [this](const JsonValue& v) { set_every(v); }},
          {.name = "certificate_expiry_warn_days",
           .kind = Field::Kind::integer,
           .set = [this](const JsonValue& v) { set_warn_days(v); }},
          {.name = "mx_change", .set = [this](const JsonValue& v) { set_mx_change(v); }}};
}

void ProbeReader::set_every(const JsonValue& value) {
  draft_->every = parse_duration_within("every", value.text, between_looks,
                                        place_of(value, report_), report_);
}

void ProbeReader::set_warn_days(const JsonValue& value) {
  if (value.integer < 0 || value.integer > most_warn_days) {
    report_.error(
        place_of(value, report_),
        fmt::format("\"certificate_expiry_warn_days\" is from 0 to {}", most_warn_days));
    return;
  }
  draft_->certificate_expiry_warning = std::chrono::days(value.integer);
}

void ProbeReader::set_mx_change(const JsonValue& value) {
  static constexpr std::array<std::string_view, 2> words{"ignore", "alert"};
  const auto word = parse_word("value of \"mx_change\",", value.text, words,
                               place_of(value, report_), report_);
  if (word) {
    draft_->tells_mx_change = *word == 1;
  }
}

} // namespace mta_tls
