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
    : loading_(loading), reading_(loading.report),
      shape_{.what = "\"match\"",
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
                        reading_.include_subdomains(),
                        {.name = "sasl_users",
                         .kind = Field::Kind::texts,
                         .set =
                             [this](const JsonValue& v) {
                               add_user(users_, v, loading_.report);
                             },
                         .may_be_empty = false,
                         .max_octets = 256}},
             .begin = [this](const JsonValue& open) { reading_.begin(open); },
             .end =
                 [this](const JsonValue& /*open*/, const ObjectKeys& /*keys*/) {
                   reading_.end(!domains_.values.empty(), "\"domains\"");
                 },
             .needs = {{"addresses", "domains", "sasl_users"}}} {}

void SenderMatchReader::clear() {
  addresses_ = {};
  domains_ = {};
  users_ = {};
  reading_.clear();
}

SenderMatch SenderMatchReader::match() const {
  return {addresses_.values, domains_.values, reading_.includes_subdomains(),
          users_.values};
}

} // namespace mta_tls
