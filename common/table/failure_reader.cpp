#include "common/table/failure_reader.h"

#include "common/table/loading.h"
#include "common/table/sender_address.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr DurationRange until_warned{"5m", "30d"};
constexpr std::size_t most_notified = 20;
constexpr std::int64_t most_failures = 1000;

} // namespace

FailureReader::FailureReader(Report& report, std::optional<FailureDraft>& target)
    : report_(report), draft_(target),
      shape_{
          .what = "\"on_failure\"",
          .fields = fields(),
          .begin =
              [this](const JsonValue& open) {
                draft_ = FailureDraft{place_of(open, report_), {}, {}, {}, {}};
              },
          .end = [this](const JsonValue& /*open*/, const ObjectKeys& keys) { end(keys); },
          .needs = {{"action", "warn_sender_after", "notify",
                     "refuse_new_after_failures"}}} {}

std::vector<Field> FailureReader::fields() {
  return {{.name = "action", .set = [this](const JsonValue& v) { set_action(v); }},
          {.name = "warn_sender_after",
           .set = [this](const JsonValue& v) { set_warn_sender_after(v); }},
          {.name = "notify",
           .kind = Field::Kind::texts,
           .set = [this](const JsonValue& v) { add_notified(v); },
           .max_items = most_notified},
          {.name = "refuse_new_after_failures",
           .kind = Field::Kind::integer,
           .set = [this](const JsonValue& v) { set_failures(v); }}};
}

void FailureReader::set_action(const JsonValue& value) {
  static constexpr std::array<std::string_view, 2> words{"defer", "bounce"};
  draft_->action = parse_enum<FailurePlan::Action>("action", value.text, words,
                                                   place_of(value, report_), report_);
}

void FailureReader::set_warn_sender_after(const JsonValue& value) {
  draft_->warn_sender_after = parse_duration_within(
      "warn_sender_after", value.text, until_warned, place_of(value, report_), report_);
}

void FailureReader::add_notified(const JsonValue& value) {
  const auto place = place_of(value, report_);
  auto address = parse_own_address(value.text);
  if (!address) {
    report_.error(place, std::move(address.error()));
    return;
  }
  auto& all = draft_->notify ? *draft_->notify : draft_->notify.emplace();
  if (std::ranges::find(all, *address) != all.end()) {
    report_.error(place, fmt::format("\"{}\" is listed twice", *address));
    return;
  }
  all.push_back(*std::move(address));
}

void FailureReader::set_failures(const JsonValue& value) {
  if (value.integer < 0 || value.integer > most_failures) {
    report_.error(place_of(value, report_),
                  fmt::format("\"refuse_new_after_failures\" is from 0, which means "
                              "never, to {}",
                              most_failures));
    return;
  }
  draft_->refuse_new_after_failures = static_cast<unsigned>(value.integer);
}

// An empty list tells nobody, whomever the profile or the defaults would tell.
void FailureReader::end(const ObjectKeys& keys) {
  if (keys.has("notify") && !draft_->notify) {
    draft_->notify.emplace();
  }
}

} // namespace mta_tls
