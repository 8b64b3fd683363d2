#pragma once

#include "common/policy/decide.h"
#include "common/policy/snapshot_builder.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

// Tables for tests, written where they are used.
namespace mta_tls::testing {

inline constexpr Instant now{std::chrono::seconds(1'800'000'000)};
inline constexpr Instant later = now + std::chrono::hours(1);
inline constexpr Instant earlier = now - std::chrono::hours(1);

Domain domain(std::string_view text);
NextHop next_hop(std::string_view text);
NamePattern name_pattern(std::string_view text);
KeyDigest key(std::uint8_t octet);

struct Rule {
  std::vector<std::string> domains;
  RuleBody body;
  std::vector<std::string> except_domains{};
  std::vector<std::string> next_hops{};
  std::vector<std::string> names_below{}; // ".x" of imported tables
  std::string id{};
};

struct Table {
  std::vector<Rule> rules;
  std::optional<Requirement> defaults{};
  std::vector<Exception> exceptions{};
  std::vector<SenderRule> senders{};
  std::vector<MessageRule> messages{};
  DiscoverySettings discovery{};
};

RuleBody body(SecurityLevel level);
RuleBody body_with_subdomains(SecurityLevel level);
Exception exception(std::string_view domain, SecurityLevel level, Instant expires);

SenderMatch from_address(std::string_view canonical);
SenderMatch from_domain(std::string_view name);
SenderMatch from_user(std::string_view login);
SenderRule sender_rule(std::string_view id, SecurityLevel level, SenderMatch match);

MessageRule tag_rule(std::string_view tag, SecurityLevel level);
MessageRule header_rule(std::string_view name, std::string_view value,
                        SecurityLevel level);

std::shared_ptr<const Snapshot> build(const Table& table);

} // namespace mta_tls::testing
