#include "common/table/letter_tls_check_reader.h"

#include "common/base/text.h"
#include "common/table/values.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

constexpr DomainHints domain_hints{.wildcard = "only a domain itself has servers",
                                   .next_hop = "a letter is about domains"};

} // namespace

LetterTlsCheckReader::LetterTlsCheckReader(Loading& loading, const std::uint16_t& source)
    : loading_(loading), source_(source),
      domain_shape_{
          .what = "a checked domain",
          .fields = domain_fields(),
          .begin = [this](const JsonValue& /*open*/) { domain_ = CheckedDomain{}; },
          .end =
              [this](const JsonValue& /*open*/, const ObjectKeys& /*keys*/) {
                check_->domains.push_back(std::move(domain_));
              },
          .needs = {{"domain"}, {"verdict"}, {"finding"}}},
      shape_{
          .what = "\"tls_check\"",
          .fields = fields(),
          .begin =
              [this](const JsonValue& /*open*/) {
                check_.emplace();
                verdict_place_.reset();
              },
          .end = [this](const JsonValue& /*open*/, const ObjectKeys& /*keys*/) { end(); },
          .needs = {{"checked_on"}, {"verdict"}}} {}

std::vector<Field> LetterTlsCheckReader::fields() {
  using enum Field::Kind;
  return {{.name = "checked_on", .set = [this](const JsonValue& v) { set_date(v); }},
          {.name = "verdict",
           .set =
               [this](const JsonValue& v) {
                 if (const auto given = verdict(v)) {
                   check_->verdict = *given;
                   verdict_place_ = place(v);
                 }
               }},
          {.name = "level", .set = [this](const JsonValue& v) { set_level(v); }},
          {.name = "reason",
           .set = [this](const JsonValue& v) { check_->reason = trim(v.text); }},
          {.name = "domains", .kind = objects, .shape = &domain_shape_}};
}

std::vector<Field> LetterTlsCheckReader::domain_fields() {
  return {{.name = "domain", .set = [this](const JsonValue& v) { set_domain(v); }},
          {.name = "verdict",
           .set =
               [this](const JsonValue& v) {
                 if (const auto given = verdict(v)) {
                   domain_.verdict = *given;
                 }
               }},
          {.name = "finding",
           .set = [this](const JsonValue& v) { domain_.finding = v.text; }},
          {.name = "servers",
           .kind = Field::Kind::texts,
           .set = [this](const JsonValue& v) { domain_.servers.emplace_back(v.text); }}};
}

Place LetterTlsCheckReader::place(const JsonValue& value) const {
  return place_of(value, source_, loading_.report);
}

std::optional<TlsCheckVerdict> LetterTlsCheckReader::verdict(const JsonValue& value) {
  return parse_enum<TlsCheckVerdict>("verdict", value.text, tls_check_verdict_words,
                                     place(value), loading_.report);
}

void LetterTlsCheckReader::set_date(const JsonValue& value) {
  if (const auto date = parse_date(value.text, place(value), loading_.report)) {
    check_->checked_on = date->begin;
  }
}

void LetterTlsCheckReader::set_level(const JsonValue& value) {
  check_->level = parse_level(value.text, place(value), loading_.report);
}

void LetterTlsCheckReader::set_domain(const JsonValue& value) {
  if (const auto domain = listed_domain(value.text)) {
    domain_.domain = domain->text();
  } else {
    loading_.report.error(place(value), why_no_domain(value.text, domain_hints));
  }
}

void LetterTlsCheckReader::end() {
  if (verdict_place_ && check_->verdict != TlsCheckVerdict::passed &&
      check_->reason.empty()) {
    loading_.report.error(*verdict_place_,
                          fmt::format("a check that is \"{}\" needs a \"reason\" beside "
                                      "it: why the letter is taken even so",
                                      word(check_->verdict)));
  }
}

} // namespace mta_tls
