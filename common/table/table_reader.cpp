#include "common/table/table_reader.h"

#include "common/table/letter_folder.h"
#include "common/table/outline.h"
#include "common/table/syntax_error.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <array>

namespace mta_tls {

namespace {

constexpr std::int64_t supported_version = 1;
constexpr std::size_t most_rules = 0xffff'ffff;
constexpr std::size_t most_inbound_rules = 100'000;
constexpr std::size_t most_sender_rules = 100'000;
constexpr std::size_t most_message_rules = 1000; // each looks at every message
constexpr std::size_t most_exceptions = 100'000;
constexpr std::size_t most_imports = 1000;
constexpr std::size_t most_letters = 10'000;

} // namespace

TableReader::TableReader(Loading& loading)
    : loading_(loading), defaults_(loading), profiles_(loading), letters_(loading),
      rules_(loading), inbound_(loading), senders_(loading), messages_(loading),
      exceptions_(loading), imports_(loading),
      shape_{.what = "the policy table",
             .fields = {{.name = "version",
                         .kind = Field::Kind::integer,
                         .set = [this](const JsonValue& v) { set_version(v); }},
                        {.name = "serial",
                         .kind = Field::Kind::integer,
                         .set = [this](const JsonValue& v) { set_serial(v); }},
                        {.name = "$schema"}, // for editors
                        {.name = "author"},
                        {.name = "updated",
                         .set = [this](const JsonValue& v) { check_updated(v); }},
                        {.name = "defaults", .kind = Field::Kind::skipped},
                        {.name = "profiles", .kind = Field::Kind::skipped},
                        {.name = "authorizations", .kind = Field::Kind::skipped},
                        {.name = "outbound",
                         .kind = Field::Kind::objects,
                         .shape = &rules_.shape(),
                         .max_items = most_rules},
                        {.name = "inbound",
                         .kind = Field::Kind::objects,
                         .shape = &inbound_.shape(),
                         .max_items = most_inbound_rules},
                        {.name = "senders",
                         .kind = Field::Kind::objects,
                         .shape = &senders_.shape(),
                         .max_items = most_sender_rules},
                        {.name = "messages",
                         .kind = Field::Kind::objects,
                         .shape = &messages_.shape(),
                         .max_items = most_message_rules},
                        {.name = "exceptions",
                         .kind = Field::Kind::objects,
                         .shape = &exceptions_.shape(),
                         .max_items = most_exceptions},
                        {.name = "imports",
                         .kind = Field::Kind::objects,
                         .shape = &imports_.shape(),
                         .max_items = most_imports}},
             .needs = {{"version"}}} {}

void TableReader::read() {
  auto& report = loading_.report;
  const auto json = report.octets(policy_file);
  if (const auto fault = fault_of_encoding(json)) {
    report.error_about(std::string(report.path(policy_file)), std::string(*fault));
    return;
  }
  read_ahead();
  const Field root{.kind = Field::Kind::object, .shape = &shape_};
  Binder binder(root, policy_file, report);
  if (const auto fault = read_json(json, {0, json.size()}, binder)) {
    report.error({policy_file, fault->span}, fault->message);
    return;
  }
  if (report.errors() == 0) { // else it may be used where the error is
    loading_.profiles.warn_of_unused(report);
  }
}

// What rules refer to must be known before they are read, wherever it stands. A syntax
// error is left to the reading of the whole file.
void TableReader::read_ahead() {
  const auto json = loading_.report.octets(policy_file);
  static constexpr std::array<std::string_view, 2> lists_of_names{"domains", "next_hops"};
  const auto outline = outline_of(json, lists_of_names);
  loading_.names.reserve(outline.listed_texts, outline.listed_octets);
  loading_.profiles.complete = outline.complete;
  loading_.letters.complete = outline.complete;
  const std::array<Field, 3> referred_to{
      {{.name = "defaults", .kind = Field::Kind::object, .shape = &defaults_.shape()},
       {.name = "profiles", .kind = Field::Kind::object, .shape = &profiles_.shape()},
       {.name = "authorizations",
        .kind = Field::Kind::objects_or_text,
        .set = [this](const JsonValue& v) { read_letters(v); },
        .shape = &letters_.shape(),
        .max_items = most_letters}}};
  for (const auto& field : referred_to) {
    if (const auto* member = outline.find(field.name)) {
      Binder binder(field, policy_file, loading_.report);
      read_json(json, member->value, binder);
    }
  }
}

void TableReader::read_letters(const JsonValue& folder) {
  read_letter_folder({std::string(folder.text), place_of(folder, loading_.report)},
                     letters_, loading_);
}

void TableReader::set_version(const JsonValue& value) {
  if (value.integer != supported_version) {
    loading_.report.error(place_of(value, loading_.report),
                          fmt::format("version {} is not supported; this program reads "
                                      "version {}",
                                      value.integer, supported_version));
  }
}

void TableReader::set_serial(const JsonValue& value) {
  if (value.integer < 0) {
    loading_.report.error(place_of(value, loading_.report),
                          "\"serial\" must be 0 or more");
    return;
  }
  loading_.builder.set_serial(value.integer);
}

void TableReader::check_updated(const JsonValue& value) {
  parse_date(value.text, place_of(value, loading_.report), loading_.report);
}

} // namespace mta_tls
