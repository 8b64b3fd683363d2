#include "common/table/inbound_match_reader.h"

#include "common/base/text.h"
#include "common/table/values.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

constexpr DomainHints domain_hints{
    .wildcard = "write the domain with \"include_subdomains\": true",
    .next_hop = "mail is matched by the domains of its addresses"};

std::string why_no_mail_domain(std::string_view text) {
  return IpAddress::parse(text)
             ? fmt::format("\"{}\" is an address; it belongs into \"client_networks\"",
                           text)
             : why_no_domain(text, domain_hints);
}

} // namespace

InboundMatchReader::InboundMatchReader(Loading& loading)
    : loading_(loading),
      shape_{
          .what = "\"match\"",
          .fields = {{.name = "sender_domains",
                      .kind = Field::Kind::texts,
                      .set =
                          [this](const JsonValue& v) {
                            add_domain(senders_, v, why_no_mail_domain, loading_.report);
                          },
                      .may_be_empty = false},
                     {.name = "client_networks",
                      .kind = Field::Kind::texts,
                      .set =
                          [this](const JsonValue& v) {
                            add_network(networks_, v, loading_.report);
                          },
                      .may_be_empty = false},
                     {.name = "recipient_domains",
                      .kind = Field::Kind::texts,
                      .set =
                          [this](const JsonValue& v) {
                            add_domain(recipients_, v, why_no_mail_domain,
                                       loading_.report);
                          },
                      .may_be_empty = false},
                     {.name = "include_subdomains",
                      .kind = Field::Kind::boolean,
                      .set = [this](const JsonValue& v) { set_subdomains(v); }}},
          .begin = [this](const JsonValue& open) { begin(open); },
          .end = [this](const JsonValue& /*open*/, const ObjectKeys& /*keys*/) { end(); },
          .needs = {{"sender_domains", "client_networks", "recipient_domains"}}} {}

void InboundMatchReader::clear() {
  include_subdomains_ = false;
  place_ = Place{};
  subdomains_.reset();
  is_sound_ = false;
  senders_ = {};
  recipients_ = {};
  networks_ = {};
}

InboundMatch InboundMatchReader::match() const {
  return {senders_.values, networks_.values, recipients_.values, include_subdomains_};
}

void InboundMatchReader::begin(const JsonValue& open) {
  place_ = place_of(open, loading_.report);
  errors_before_ = loading_.report.errors();
}

void InboundMatchReader::end() {
  auto& report = loading_.report;
  const bool has_domains = !senders_.values.empty() || !recipients_.values.empty();
  if (report.errors() == errors_before_ && subdomains_ && !has_domains) {
    report.error(*subdomains_, "\"include_subdomains\" needs \"sender_domains\" or "
                               "\"recipient_domains\" beside it");
  }
  is_sound_ = report.errors() == errors_before_;
}

void InboundMatchReader::set_subdomains(const JsonValue& value) {
  include_subdomains_ = value.truth;
  if (value.truth) {
    subdomains_ = place_of(value, loading_.report);
  }
}

} // namespace mta_tls
