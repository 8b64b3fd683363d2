#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

namespace mta_tls::testing {

IpAddress address(std::string_view text) {
  const auto parsed = IpAddress::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

InboundRule inbound_rule(std::string id, SecurityLevel level, const Sessions& sessions) {
  InboundRule rule;
  rule.id = std::move(id);
  rule.requirement.level = level;
  rule.match.include_subdomains = sessions.include_subdomains;
  for (const auto& name : sessions.from) {
    rule.match.sender_domains.push_back(domain(name));
  }
  for (const auto& text : sessions.networks) {
    const auto network = IpNetwork::parse(text);
    REQUIRE(network);
    rule.match.client_networks.push_back(*network);
  }
  for (const auto& name : sessions.to) {
    rule.match.recipient_domains.push_back(domain(name));
  }
  return rule;
}

std::shared_ptr<const Snapshot> build_inbound(const std::vector<InboundRule>& rules,
                                              const InboundDefaults& defaults) {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", ""});
  builder.set_inbound_defaults(defaults);
  for (const auto& rule : rules) {
    const auto* rival = builder.add_inbound_rule(rule);
    INFO(rule.id);
    CHECK(rival == nullptr);
  }
  return builder.finish();
}

SessionFacts plain_session() {
  SessionFacts facts;
  facts.client = address("192.0.2.1");
  facts.tls = TlsState::plain;
  facts.trust = ClientTrust::not_trusted;
  return facts;
}

SessionFacts tls_session(TlsVersion version, unsigned bits) {
  auto facts = plain_session();
  facts.tls = TlsState::encrypted;
  facts.version = version;
  facts.cipher_bits = bits;
  return facts;
}

SessionFacts trusted_session(std::vector<std::string> names) {
  auto facts = tls_session();
  facts.trust = ClientTrust::trusted;
  facts.certificate_names = std::move(names);
  return facts;
}

InboundEnvelope mail_from(std::string sender_domain) {
  return {std::move(sender_domain), std::nullopt};
}

InboundEnvelope rcpt_to(std::string sender_domain, std::string recipient_domain) {
  return {std::move(sender_domain), std::move(recipient_domain)};
}

} // namespace mta_tls::testing
