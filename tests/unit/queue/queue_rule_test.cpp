#include "common/queue/queue_rule.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

TEST_CASE("what the table says of mail that waits", "[queue]") {
  auto bank = body_with_subdomains(SecurityLevel::verify);
  bank.contact = {"noc@bank.example"};
  bank.on_failure.warn_sender_after = std::chrono::hours(1);
  const auto table = build({{{{"bank.example"}, bank, {}, {}, {}, "bank"}}});
  const auto rule = queue_rule_for(*table, "mail.bank.example", now);
  CHECK(rule.id == "bank");
  CHECK(rule.level == SecurityLevel::verify);
  REQUIRE(rule.body);
  CHECK(*rule.body == bank);
}

TEST_CASE("mail may wait for domains of which the table says nothing", "[queue]") {
  const auto table = build({{{{"bank.example"}, body(SecurityLevel::verify)}}});
  const auto* hop = GENERATE("other.example", "", "no domain");
  const auto rule = queue_rule_for(*table, hop, now);
  CHECK(rule.id.empty());
  CHECK_FALSE(rule.body);
  CHECK_FALSE(rule.level);
}

} // namespace mta_tls
