#include "common/queue/bounce_table.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

constexpr auto transports = BounceTableForm::transports;
constexpr auto reasons = BounceTableForm::reasons;

RuleBody bouncing(RuleBody rule) {
  rule.on_failure.action = FailurePlan::Action::bounce;
  return rule;
}

Standing failing(std::string hop, Obstacle obstacle = Obstacle::not_offered,
                 SecurityLevel level = SecurityLevel::encrypt) {
  Standing standing;
  auto& look = standing.last;
  look.hop = std::move(hop);
  look.at = now;
  look.level = level;
  look.outlook = Outlook::fails;
  look.fault = Fault::theirs;
  look.servers = {{}};
  look.servers.front().verdict = {Passage::waits, obstacle};
  return standing;
}

} // namespace

TEST_CASE("mail goes back where its rule says so and the watch has seen why", "[queue]") {
  const auto table =
      build({{{{"bank.example"}, bouncing(body_with_subdomains(SecurityLevel::encrypt))},
              {{"shop.example"}, bouncing(body(SecurityLevel::encrypt))},
              {{"slow.example"}, body(SecurityLevel::encrypt)}}});
  auto passing = failing("shop.example");
  passing.last.outlook = Outlook::passes;
  CHECK(bounce_table(*table, {failing("bank.example"), passing, failing("slow.example")},
                     now, transports) == "bank.example bouncetls:\n");
  CHECK(bounce_table(*table, {failing("bank.example")}, now, reasons) ==
        "bank.example: bank.example gets mail only encrypted, but their server offers no "
        "encryption.\n");
  CHECK(bounce_table(*table, {}, now, transports).empty());
}

TEST_CASE("no mail goes back through our own fault, or one that is unclear", "[queue]") {
  const auto table =
      build({{{{"bank.example"}, bouncing(body(SecurityLevel::encrypt))}}});
  auto standing = failing("bank.example");
  standing.last.fault = GENERATE(Fault::ours, Fault::unclear);
  CHECK(bounce_table(*table, {standing}, now, transports).empty());
}

TEST_CASE("no mail goes back for what was seen long ago", "[queue]") {
  const auto table =
      build({{{{"bank.example"}, bouncing(body(SecurityLevel::encrypt))}}});
  const auto standing = failing("bank.example");
  CHECK(bounce_table(*table, {standing}, now + std::chrono::days(1), transports).empty());
}

TEST_CASE("no mail is returned for a rule that is not in force", "[queue]") {
  auto testing = bouncing(body(SecurityLevel::encrypt));
  testing.mode = Mode::testing;
  auto disabled = bouncing(body(SecurityLevel::encrypt));
  disabled.enabled = false;
  const auto free = bouncing(body(SecurityLevel::may));
  const auto table = build(
      {{{{"a.example"}, testing}, {{"b.example"}, disabled}, {{"c.example"}, free}}});
  CHECK(bounce_table(*table,
                     {failing("a.example"), failing("b.example"), failing("c.example")},
                     now, transports)
            .empty());
}

} // namespace mta_tls
