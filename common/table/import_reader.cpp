#include "common/table/import_reader.h"

#include "common/base/nearest.h"
#include "common/base/text.h"
#include "common/table/authority.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

constexpr std::array<std::string_view, 2> format_words{"csv", "postfix-tls-policy"};

} // namespace

ImportReader::ImportReader(Loading& loading)
    : loading_(loading),
      schedule_(loading), shape_{
                              .what = "an import",
                              .fields = fields(),
                              .begin = [this](const JsonValue& /*open*/) { begin(); },
                              .end = [this](const JsonValue& open,
                                            const ObjectKeys& keys) { end(open, keys); },
                              .needs = {{"id"}, {"format"}, {"file"}, {"max_age"}}} {}

std::vector<Field> ImportReader::fields() {
  std::vector<Field> all{
      {.name = "id", .set = [this](const JsonValue& v) { set_id(v); }},
      {.name = "format", .set = [this](const JsonValue& v) { set_format(v); }},
      {.name = "file",
       .set = [this](const JsonValue& v) { set_file(v); },
       .max_octets = 4096},
      {.name = "column", .set = [this](const JsonValue& v) { set_column(v); }},
      {.name = "profile", .set = [this](const JsonValue& v) { set_profile(v); }},
      {.name = "authorization", .set = [this](const JsonValue& v) { set_letter(v); }},
      {.name = "max_age", .set = [this](const JsonValue& v) { set_max_age(v); }}};
  std::ranges::move(schedule_.fields(), std::back_inserter(all));
  return all;
}

void ImportReader::begin() {
  import_ = Import{};
  format_.reset();
  column_.reset();
  schedule_.clear();
  errors_before_ = loading_.report.errors();
}

void ImportReader::set_id(const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  if (is_id(value.text, place, report)) {
    ids_.add("an import", value.text, place, report);
    import_.id = value.text;
  }
}

void ImportReader::set_format(const JsonValue& value) {
  if (value.text == format_words[0]) {
    format_ = ImportFormat::csv;
  } else if (value.text == format_words[1]) {
    format_ = ImportFormat::postfix_tls_policy;
  } else {
    const auto meant = nearest(value.text, format_words);
    loading_.report.error(place_of(value, loading_.report),
                          fmt::format("unknown format \"{}\"; {}", printable(value.text),
                                      meant ? fmt::format("did you mean \"{}\"?", *meant)
                                            : "there are csv, postfix-tls-policy"));
  }
}

void ImportReader::set_file(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  import_.file = {std::string(value.text), place};
  if (value.text.empty() || value.text.find('\0') != std::string_view::npos) {
    loading_.report.error(place, "this is no file name");
  }
}

void ImportReader::set_column(const JsonValue& value) {
  column_ = place_of(value, loading_.report);
  import_.column = value.text;
  if (value.text.empty()) {
    loading_.report.error(*column_, "\"column\" must not be empty");
  }
}

void ImportReader::set_profile(const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  loading_.profiles.use(value.text, place, report);
  import_.profile = Written<std::string>{std::string(value.text), place};
}

void ImportReader::set_letter(const JsonValue& value) {
  import_.letter =
      Written<std::string>{std::string(value.text), place_of(value, loading_.report)};
  import_.body.letter = find_letter(import_.letter, loading_);
}

void ImportReader::set_max_age(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  if (const auto age = parse_duration(value.text, place, loading_.report)) {
    import_.max_age = *age;
  }
}

void ImportReader::end(const JsonValue& open, const ObjectKeys& keys) {
  auto& report = loading_.report;
  schedule_.finish(import_.body);
  if (format_ == ImportFormat::csv && !keys.has("profile")) {
    report.error(place_of(open, report), "an import of format \"csv\" needs \"profile\"");
  }
  if (format_ == ImportFormat::postfix_tls_policy && column_) {
    report.error(*column_, "\"column\" is for format \"csv\" only");
  }
  // A faulty one may have no file to read.
  if (report.errors() == errors_before_) {
    import_.format = *format_;
    import_.place = place_of(open, report);
    import_.body.profile = import_.profile ? import_.profile->value : "";
    imports_.push_back(std::move(import_));
  }
}

} // namespace mta_tls
