#include "common/table/letter_defaults_reader.h"

#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::int64_t most_warn_days = 3650;

} // namespace

std::vector<Field> LetterDefaultsReader::fields() {
  using enum Field::Kind;
  return {{.name = "require_authorization",
           .kind = boolean,
           .set = [this](const JsonValue& v) { set_required(v); }},
          {.name = "authorization_parties",
           .kind = texts,
           .set = [this](const JsonValue& v) { add_party(v); },
           .may_be_empty = false},
          {.name = "on_authorization_expiry",
           .set = [this](const JsonValue& v) { set_on_expiry(v); }},
          {.name = "authorization_warn_days",
           .kind = integer,
           .set = [this](const JsonValue& v) { set_warn_days(v); }}};
}

void LetterDefaultsReader::set_required(const JsonValue& value) {
  defaults_.required = value.truth;
  pass_on();
}

void LetterDefaultsReader::add_party(const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  const auto party = parse_enum<Party>("party", value.text, party_words, place, report);
  if (!std::exchange(has_parties_, true)) {
    defaults_.parties.clear();
  }
  if (!party) {
    return;
  }
  if (std::ranges::find(defaults_.parties, *party) != defaults_.parties.end()) {
    report.error(place, fmt::format("\"{}\" is listed twice", value.text));
    return;
  }
  defaults_.parties.push_back(*party);
  pass_on();
}

void LetterDefaultsReader::set_on_expiry(const JsonValue& value) {
  if (const auto choice = parse_enum<LetterDefaults::OnExpiry>(
          "choice", value.text, on_expiry_words, place_of(value, loading_.report),
          loading_.report)) {
    defaults_.on_expiry = *choice;
    pass_on();
  }
}

void LetterDefaultsReader::set_warn_days(const JsonValue& value) {
  if (value.integer < 0 || value.integer > most_warn_days) {
    loading_.report.error(
        place_of(value, loading_.report),
        fmt::format("\"authorization_warn_days\" is from 0 to {}", most_warn_days));
    return;
  }
  defaults_.warn_ahead = std::chrono::days(value.integer);
  pass_on();
}

} // namespace mta_tls
