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
    : loading_(loading), reading_(loading.report),
      shape_{.what = "\"match\"",
             .fields = {{.name = "sender_domains",
                         .kind = Field::Kind::texts,
                         .set =
                             [this](const JsonValue& v) {
                               add_domain(senders_, v, why_no_mail_domain,
                                          loading_.report);
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
                        reading_.include_subdomains()},
             .begin = [this](const JsonValue& open) { reading_.begin(open); },
             .end =
                 [this](const JsonValue& /*open*/, const ObjectKeys& /*keys*/) {
                   reading_.end(!senders_.values.empty() || !recipients_.values.empty(),
                                "\"sender_domains\" or \"recipient_domains\"");
                 },
             .needs = {{"sender_domains", "client_networks", "recipient_domains"}}} {}

void InboundMatchReader::clear() {
  reading_.clear();
  senders_ = {};
  recipients_ = {};
  networks_ = {};
}

InboundMatch InboundMatchReader::match() const {
  return {senders_.values, networks_.values, recipients_.values,
          reading_.includes_subdomains()};
}

} // namespace mta_tls
