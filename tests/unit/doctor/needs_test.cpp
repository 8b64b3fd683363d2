#include "common/doctor/needs.h"
#include "common/policy/snapshot_builder.h"

#include <catch2/catch.hpp>

namespace mta_tls::doctor {

namespace {

const Instant now = std::chrono::sys_days{std::chrono::November / 24 / 2026};

Needs needs_of_rule(RuleBody body) {
  SnapshotBuilder builder;
  builder.add_domain(*Domain::parse("bank.example"));
  builder.end_rule(std::move(body), {1, 1}, "");
  return needs_of(*builder.finish(), now);
}

RuleBody rule(SecurityLevel level) {
  RuleBody body;
  body.requirement.level = level;
  return body;
}

} // namespace

TEST_CASE("an empty table needs nothing of an MTA", "[doctor]") {
  const auto needs = needs_of(*SnapshotBuilder().finish(), now);

  CHECK_FALSE(needs.outbound);
  CHECK_FALSE(needs.inbound);
  CHECK(needs.forced_name.empty());
}

TEST_CASE("each level needs what it is checked by", "[doctor]") {
  CHECK(needs_of_rule(rule(SecurityLevel::verify)).trust);
  CHECK(needs_of_rule(rule(SecurityLevel::secure)).trust);
  CHECK(needs_of_rule(rule(SecurityLevel::fingerprint)).keys);
  CHECK(needs_of_rule(rule(SecurityLevel::dane)).dane);
  CHECK(needs_of_rule(rule(SecurityLevel::dane_only)).dane);
  CHECK(needs_of_rule(rule(SecurityLevel::encrypt)).forced_name == "bank.example");
  CHECK_FALSE(needs_of_rule(rule(SecurityLevel::may)).forces);
}

TEST_CASE("a rule with its own authority does not need the MTA's", "[doctor]") {
  auto own = rule(SecurityLevel::verify);
  own.requirement.ca_file = "/etc/mta-tls/ca.pem";
  const auto needs = needs_of_rule(own);

  CHECK_FALSE(needs.trust);
  CHECK(needs.ca_files == std::vector<std::string>{"/etc/mta-tls/ca.pem"});
}

TEST_CASE("a rule that is not in force needs nothing", "[doctor]") {
  auto testing = rule(SecurityLevel::verify);
  testing.mode = Mode::testing;
  auto disabled = rule(SecurityLevel::verify);
  disabled.enabled = false;
  auto later = rule(SecurityLevel::verify);
  later.valid_from = now + std::chrono::days(1);

  for (const auto& body : {testing, disabled, later}) {
    CHECK_FALSE(needs_of_rule(body).outbound);
  }
}

TEST_CASE("what may be discovered needs what it is checked by", "[doctor]") {
  auto open = rule(SecurityLevel::may);
  open.discovery = DiscoverySettings{true, true, OnDnsError::defer};
  const auto needs = needs_of_rule(open);
  CHECK((needs.outbound && needs.forces && needs.dane && needs.trust));

  auto fixed = rule(SecurityLevel::fingerprint);
  fixed.discovery = open.discovery;
  CHECK_FALSE(needs_of_rule(fixed).dane);
  CHECK_FALSE(needs_of_rule(fixed).trust);
}

TEST_CASE("senders by address are Postfix's to tell, by login the milter's", "[doctor]") {
  const auto needs_of_match = [](SenderMatch match) {
    SnapshotBuilder builder;
    SenderRule rule;
    rule.match = std::move(match);
    rule.level = SecurityLevel::verify;
    builder.add_sender_rule(std::move(rule));
    return needs_of(*builder.finish(), now);
  };

  const auto by_address = needs_of_match({{"boss@city.example"}, {}, false, {}});
  CHECK(by_address.senders);
  CHECK_FALSE(by_address.logins);
  const auto by_login = needs_of_match({{}, {}, false, {"hr-app"}});
  CHECK_FALSE(by_login.senders);
  CHECK(by_login.logins);
  CHECK(by_login.demands_verify);
  CHECK(by_login.trust);
}

} // namespace mta_tls::doctor
