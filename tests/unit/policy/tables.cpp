#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls::testing {

namespace {

template <class T>
T parsed(std::string_view text) {
  INFO(text);
  auto value = T::parse(text);
  REQUIRE(value);
  return *std::move(value);
}

void add_rule(SnapshotBuilder& builder, const Rule& rule, std::uint32_t line) {
  for (const auto& name : rule.domains) {
    REQUIRE_FALSE(builder.add_domain(domain(name)));
  }
  for (const auto& name : rule.names_below) {
    REQUIRE_FALSE(builder.add_names_below(domain(name)));
  }
  for (const auto& hop : rule.next_hops) {
    REQUIRE_FALSE(builder.add_next_hop(next_hop(hop)));
  }
  for (const auto& name : rule.except_domains) {
    builder.except_domain(domain(name));
  }
  builder.end_rule(rule.body, {line, 1}, rule.id);
}

} // namespace

Domain domain(std::string_view text) {
  return parsed<Domain>(text);
}
NextHop next_hop(std::string_view text) {
  return parsed<NextHop>(text);
}
NamePattern name_pattern(std::string_view text) {
  return parsed<NamePattern>(text);
}

KeyDigest key(std::uint8_t octet) {
  KeyDigest digest;
  digest.octets.fill(octet);
  return digest;
}

RuleBody body(SecurityLevel level) {
  RuleBody body;
  body.requirement.level = level;
  if (level == SecurityLevel::fingerprint) {
    body.requirement.keys = {key(0xab)};
  }
  return body;
}

RuleBody body_with_subdomains(SecurityLevel level) {
  auto with_subdomains = body(level);
  with_subdomains.include_subdomains = true;
  return with_subdomains;
}

Exception exception(std::string_view domain, SecurityLevel level, Instant expires) {
  Exception exception;
  exception.id = "outage";
  exception.domain = domain;
  exception.level = level;
  exception.expires = expires;
  return exception;
}

SenderMatch from_address(std::string_view canonical) {
  SenderMatch match;
  match.addresses = {std::string(canonical)};
  return match;
}

SenderMatch from_domain(std::string_view name) {
  SenderMatch match;
  match.domains = {domain(name)};
  return match;
}

SenderMatch from_user(std::string_view login) {
  SenderMatch match;
  match.sasl_users = {std::string(login)};
  return match;
}

SenderRule sender_rule(std::string_view id, SecurityLevel level, SenderMatch match) {
  SenderRule rule;
  rule.id = id;
  rule.level = level;
  rule.match = std::move(match);
  return rule;
}

MessageRule tag_rule(std::string_view tag, SecurityLevel level) {
  MessageRule rule;
  rule.id = tag;
  rule.subject_tag = tag;
  rule.level = level;
  return rule;
}

MessageRule header_rule(std::string_view name, std::string_view value,
                        SecurityLevel level) {
  MessageRule rule;
  rule.id = name;
  rule.header = {std::string(name), std::string(value)};
  rule.level = level;
  return rule;
}

std::shared_ptr<const Snapshot> build(const Table& table) {
  SnapshotBuilder builder;
  const auto source = builder.add_source({"policy.json", ""});
  std::uint32_t line = 1;
  for (auto rule : table.rules) {
    rule.body.source = source;
    add_rule(builder, rule, ++line);
  }
  if (table.defaults) {
    builder.set_defaults(*table.defaults);
  }
  builder.set_discovery(table.discovery);
  for (const auto& exception : table.exceptions) {
    REQUIRE(builder.add_exception(exception));
  }
  for (const auto& rule : table.senders) {
    builder.add_sender_rule(rule);
  }
  for (const auto& rule : table.messages) {
    builder.add_message_rule(rule);
  }
  return builder.finish();
}

} // namespace mta_tls::testing
