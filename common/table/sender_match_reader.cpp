#include "common/table/sender_match_reader.h"

#include "common/base/text.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

constexpr DomainHints domain_hints{
    .wildcard = "write the domain with \"include_subdomains\": true",
    .next_hop = "a sender is matched by the domain of its address"};

std::string why_no_sender_domain(std::string_view text) {
  return text.find('@') != std::string_view::npos
             ? fmt::format("\"{}\" is an address; it belongs into \"addresses\"",
                           printable(text))
             : why_no_domain(text, domain_hints);
}

} // namespace

SenderMatchReader::SenderMatchReader(Loading& loading)
    : loading_(loading),
      shape_{
          .what = "\"match\"",
          .fields = {{.name = "addresses",
                      .kind = Field::Kind::texts,
                      .set =
                          [this](const JsonValue& v) {
                            add_address(addresses_, v, loading_.report);
                          },
                      .may_be_empty = false,
                      .max_octets = 320},
                     {.name = "domains",
                      .kind = Field::Kind::texts,
                      .set =
                          [this](const JsonValue& v) {
                            add_domain(domains_, v, why_no_sender_domain,
                                       loading_.report);
                          },
                      .may_be_empty = false},
                     {.name = "include_subdomains",
                      .kind = Field::Kind::boolean,
                      .set = [this](const JsonValue& v) { set_subdomains(v); }},
                     {.name = "sasl_users",
                      .kind = Field::Kind::texts,
                      .set =
                          [this](const JsonValue& v) {
                            add_user(users_, v, loading_.report);
                          },
                      .may_be_empty = false,
                      .max_octets = 256}},
          .begin = [this](const JsonValue& open) { begin(open); },
          .end = [this](const JsonValue& /*open*/, const ObjectKeys& /*keys*/) { end(); },
          .needs = {{"addresses", "domains", "sasl_users"}}} {}

void SenderMatchReader::clear() {
  addresses_ = {};
  domains_ = {};
  users_ = {};
  subdomains_.reset();
  place_ = Place{};
  is_sound_ = false;
}

SenderMatch SenderMatchReader::match() const {
  return {addresses_.values, domains_.values, subdomains_.has_value(), users_.values};
}

void SenderMatchReader::begin(const JsonValue& open) {
  place_ = place_of(open, loading_.report);
  errors_before_ = loading_.report.errors();
}

void SenderMatchReader::end() {
  auto& report = loading_.report;
  if (report.errors() == errors_before_ && subdomains_ && domains_.values.empty()) {
    report.error(*subdomains_, "\"include_subdomains\" needs \"domains\" beside it");
  }
  is_sound_ = report.errors() == errors_before_;
}

void SenderMatchReader::set_subdomains(const JsonValue& value) {
  if (value.truth) {
    subdomains_ = place_of(value, loading_.report);
  }
}

} // namespace mta_tls
