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

std::string why_no_network(std::string_view text, IpNetworkError error) {
  auto why = fmt::format("\"{}\" is no network: {}", printable(text), explain(error));
  if (error != IpNetworkError::host_bits) {
    return why;
  }
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  for (unsigned bits = 0; address && bits <= address->bits(); ++bits) {
    const auto network = IpNetwork::around(*address, bits).text();
    if (network.ends_with(text.substr(slash))) {
      return fmt::format("{}; the network is \"{}\", the address alone \"{}\"", why,
                         network, address->text());
    }
  }
  return why;
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
                            add_domain(match_.sender_domains, senders_, v);
                          },
                      .may_be_empty = false},
                     {.name = "client_networks",
                      .kind = Field::Kind::texts,
                      .set = [this](const JsonValue& v) { add_network(v); },
                      .may_be_empty = false},
                     {.name = "recipient_domains",
                      .kind = Field::Kind::texts,
                      .set =
                          [this](const JsonValue& v) {
                            add_domain(match_.recipient_domains, recipients_, v);
                          },
                      .may_be_empty = false},
                     {.name = "include_subdomains",
                      .kind = Field::Kind::boolean,
                      .set = [this](const JsonValue& v) { set_subdomains(v); }}},
          .begin = [this](const JsonValue& open) { begin(open); },
          .end = [this](const JsonValue& /*open*/, const ObjectKeys& /*keys*/) { end(); },
          .needs = {{"sender_domains", "client_networks", "recipient_domains"}}} {}

void InboundMatchReader::clear() {
  match_ = InboundMatch{};
  place_ = Place{};
  subdomains_.reset();
  is_sound_ = false;
  senders_.clear();
  recipients_.clear();
  networks_.clear();
}

void InboundMatchReader::begin(const JsonValue& open) {
  place_ = place_of(open, loading_.report);
  errors_before_ = loading_.report.errors();
}

void InboundMatchReader::end() {
  auto& report = loading_.report;
  const bool has_domains =
      !match_.sender_domains.empty() || !match_.recipient_domains.empty();
  if (report.errors() == errors_before_ && subdomains_ && !has_domains) {
    report.error(*subdomains_, "\"include_subdomains\" needs \"sender_domains\" or "
                               "\"recipient_domains\" beside it");
  }
  is_sound_ = report.errors() == errors_before_;
}

void InboundMatchReader::set_subdomains(const JsonValue& value) {
  match_.include_subdomains = value.truth;
  if (value.truth) {
    subdomains_ = place_of(value, loading_.report);
  }
}

void InboundMatchReader::add_domain(std::vector<Domain>& domains, std::set<Domain>& known,
                                    const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  auto domain = listed_domain(value.text);
  if (!domain) {
    report.error(place, why_no_mail_domain(value.text));
  } else if (!known.insert(*domain).second) {
    report.error(place, fmt::format("\"{}\" is listed twice", domain->text()));
  } else {
    domains.push_back(std::move(*domain));
  }
}

void InboundMatchReader::add_network(const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  const auto network = IpNetwork::parse(value.text);
  if (!network) {
    report.error(place, why_no_network(value.text, network.error()));
  } else if (!networks_.insert(*network).second) {
    report.error(place, fmt::format("\"{}\" is listed twice", network->text()));
  } else {
    match_.client_networks.push_back(*network);
  }
}

} // namespace mta_tls
