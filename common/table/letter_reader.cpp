#include "common/table/letter_reader.h"

#include "common/base/text.h"
#include "common/table/document.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace mta_tls {

namespace {

constexpr DomainHints domain_hints{
    .wildcard = "write the domain with \"include_subdomains\": true",
    .next_hop = "a letter is about domains"};

} // namespace

LetterReader::LetterReader(Loading& loading)
    : loading_(loading), signatures_(loading, source_), tls_check_(loading, source_),
      document_{.what = "\"document\"",
                .fields = {{.name = "file",
                            .set =
                                [this](const JsonValue& v) {
                                  state_.file = {std::string(v.text), place(v)};
                                }},
                           {.name = "sha256",
                            .set = [this](const JsonValue& v) { set_sha256(v); }}},
                .needs = {{"file"}, {"sha256"}}},
      domain_control_{.what = "\"domain_control\"",
                      .fields = {{.name = "dns_txt",
                                  .set =
                                      [this](const JsonValue& v) {
                                        state_.dns_txt = {std::string(v.text), place(v)};
                                      }},
                                 {.name = "verified_on",
                                  .set =
                                      [this](const JsonValue& v) {
                                        if (const auto day = date(v)) {
                                          state_.verified_on = day->begin;
                                        }
                                      }}},
                      .needs = {{"dns_txt"}}},
      shape_{.what = "a letter",
             .fields = fields(),
             .begin = [this](const JsonValue& /*open*/) { begin(); },
             .end = [this](const JsonValue& open,
                           const ObjectKeys& keys) { end(open, keys); },
             .needs = {{"id"},
                       {"kind"},
                       {"domains"},
                       {"statement"},
                       {"received"},
                       {"signatures"}}} {}

std::vector<Field> LetterReader::fields() {
  using enum Field::Kind;
  std::vector<Field> all{
      {.name = "id", .set = [this](const JsonValue& v) { set_id(v); }},
      {.name = "kind", .set = [this](const JsonValue& v) { set_kind(v); }},
      {.name = "domains",
       .kind = texts,
       .set = [this](const JsonValue& v) { add_domain(v); },
       .may_be_empty = false},
      {.name = "include_subdomains",
       .kind = boolean,
       .set = [this](const JsonValue& v) { state_.letter.include_subdomains = v.truth; }},
      {.name = "directions",
       .kind = texts,
       .set = [this](const JsonValue& v) { add_direction(v); },
       .may_be_empty = false},
      {.name = "statement", .set = [this](const JsonValue& v) { set_statement(v); }},
      {.name = "requesting_organisation",
       .set =
           [this](const JsonValue& v) {
             state_.letter.requesting_organisation = v.text;
           }},
      {.name = "document", .kind = object, .shape = &document_},
      {.name = "signatures",
       .kind = objects,
       .shape = &signatures_.shape(),
       .may_be_empty = false,
       .max_items = 100},
      {.name = "domain_control", .kind = object, .shape = &domain_control_},
      {.name = "tls_check", .kind = object, .shape = &tls_check_.shape()},
      {.name = "ticket",
       .set = [this](const JsonValue& v) { state_.letter.ticket = v.text; }}};
  std::ranges::move(date_fields(), std::back_inserter(all));
  return all;
}

std::vector<Field> LetterReader::date_fields() {
  auto& known = state_.known;
  auto& letter = state_.letter;
  return {{.name = "received",
           .set =
               [this, &letter](const JsonValue& v) {
                 if (const auto day = date(v)) {
                   letter.received = day->begin;
                 }
               }},
          {.name = "valid_from",
           .set =
               [this, &letter, &known](const JsonValue& v) {
                 if (const auto day = date(v)) {
                   letter.valid_from = day->begin;
                   known.valid_from = place(v);
                 }
               }},
          {.name = "valid_until",
           .set =
               [this, &letter, &known](const JsonValue& v) {
                 if (const auto day = date(v)) {
                   letter.valid_until = day->end; // on its last day it still holds
                   known.valid_until = place(v);
                 }
               }},
          {.name = "revoked_on", .set = [this, &letter, &known](const JsonValue& v) {
             if (const auto day = date(v)) {
               letter.revoked_on = day->begin;
               known.revoked_on = place(v);
             }
           }}};
}

Place LetterReader::place(const JsonValue& value) const {
  return place_of(value, source_, loading_.report);
}

void LetterReader::begin_file(std::uint16_t source, std::optional<std::string> id) {
  source_ = source;
  name_of_file_ = std::move(id);
}

void LetterReader::begin() {
  state_ = State{};
  signatures_.clear();
  tls_check_.clear();
  errors_before_ = loading_.report.errors();
}

void LetterReader::set_id(const JsonValue& value) {
  auto& report = loading_.report;
  state_.known.id = place(value);
  if (!is_id(value.text, state_.known.id, report) ||
      !ids_.add("a letter", value.text, state_.known.id, report)) {
    return;
  }
  state_.letter.id = value.text;
  if (name_of_file_ && *name_of_file_ != value.text) {
    report.error(
        state_.known.id,
        fmt::format("the file of this letter must be named \"{}.json\"", value.text));
  }
}

void LetterReader::set_kind(const JsonValue& value) {
  if (const auto kind = parse_enum<LetterKind>("kind", value.text, letter_kind_words,
                                               place(value), loading_.report)) {
    state_.letter.kind = *kind;
  }
}

void LetterReader::add_domain(const JsonValue& value) {
  auto& report = loading_.report;
  auto domain = listed_domain(value.text);
  if (!domain) {
    report.error(place(value), why_no_domain(value.text, domain_hints));
  } else if (!state_.domains.insert(*domain).second) {
    report.error(place(value), fmt::format("\"{}\" is listed twice", domain->text()));
  }
}

void LetterReader::add_direction(const JsonValue& value) {
  const auto direction = parse_enum<Direction>("direction", value.text, direction_words,
                                               place(value), loading_.report);
  if (direction && !state_.directions.insert(*direction).second) {
    loading_.report.error(place(value),
                          fmt::format("\"{}\" is listed twice", value.text));
  }
}

void LetterReader::set_statement(const JsonValue& value) {
  if (const auto statement = parse_enum<Statement>(
          "statement", value.text, statement_words, place(value), loading_.report)) {
    state_.letter.statement = *statement;
  }
}

void LetterReader::set_sha256(const JsonValue& value) {
  if (auto digest = parse_sha256(value.text, place(value), loading_.report)) {
    state_.sha256 = {*std::move(digest), place(value)};
  }
}

std::optional<DayOrTime> LetterReader::date(const JsonValue& value) {
  return parse_date(value.text, place(value), loading_.report);
}

} // namespace mta_tls
