#include "common/table/exception_reader.h"

#include "common/base/text.h"
#include "common/table/values.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

constexpr DomainHints hints{.wildcard = "an exception is about one domain",
                            .next_hop = "an exception is about a domain"};

// Those that can be what is left of a stricter one.
bool can_be_granted(SecurityLevel level) {
  return level <= SecurityLevel::verify;
}

} // namespace

ExceptionReader::ExceptionReader(Loading& loading)
    : loading_(loading),
      shape_{
          .what = "an exception",
          .fields =
              {{.name = "id", .set = [this](const JsonValue& v) { set_id(v); }},
               {.name = "domain", .set = [this](const JsonValue& v) { set_domain(v); }},
               {.name = "level", .set = [this](const JsonValue& v) { set_level(v); }},
               {.name = "reason",
                .set =
                    [this](const JsonValue& v) {
                      set_text("reason", exception_.reason, v);
                    },
                .max_octets = 4096},
               {.name = "approved_by",
                .set =
                    [this](const JsonValue& v) {
                      set_text("approved_by", exception_.approved_by, v);
                    }},
               {.name = "expires", .set = [this](const JsonValue& v) { set_expires(v); }},
               {.name = "ticket",
                .set = [this](const JsonValue& v) { exception_.ticket = v.text; }}},
          .begin = [this](const JsonValue& /*open*/) { begin(); },
          .end = [this](const JsonValue& /*open*/, const ObjectKeys& /*keys*/) { end(); },
          .needs =
              {{"id"}, {"domain"}, {"level"}, {"reason"}, {"approved_by"}, {"expires"}}} {
}

void ExceptionReader::begin() {
  exception_ = Exception{};
  errors_before_ = loading_.report.errors();
}

void ExceptionReader::set_id(const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  if (is_id(value.text, place, report)) {
    ids_.add("an exception", value.text, place, report);
    exception_.id = value.text;
  }
}

void ExceptionReader::set_domain(const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  const auto domain = listed_domain(value.text);
  if (!domain) {
    report.error(place, why_no_domain(value.text, hints));
    return;
  }
  domains_.add("an exception for", domain->text(), place, report);
  exception_.domain = domain->text();
}

void ExceptionReader::set_level(const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  const auto level = parse_level(value.text, place, report);
  if (!level) {
    return;
  }
  if (!can_be_granted(*level)) {
    report.error(place, fmt::format("an exception lowers to none, may, dane, encrypt or "
                                    "verify, not to \"{}\"",
                                    word(*level)));
  }
  exception_.level = *level;
}

void ExceptionReader::set_expires(const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  const auto date = parse_date(value.text, place, report);
  if (!date) {
    return;
  }
  exception_.expires = date->end; // on its last day it still holds
  if (exception_.expires <= loading_.now) {
    report.warning(place, "this exception has expired");
  }
}

void ExceptionReader::set_text(std::string_view key, std::string& target,
                               const JsonValue& value) {
  if (trim(value.text).empty()) {
    loading_.report.error(place_of(value, loading_.report),
                          fmt::format("\"{}\" must not be empty", key));
  }
  target = value.text;
}

void ExceptionReader::end() {
  if (loading_.report.errors() == errors_before_) {
    loading_.builder.add_exception(std::move(exception_));
  }
}

} // namespace mta_tls
