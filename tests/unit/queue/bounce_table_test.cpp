#include "common/queue/bounce_table.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

RuleBody bouncing(RuleBody rule) {
  rule.on_failure.action = FailurePlan::Action::bounce;
  return rule;
}

} // namespace

TEST_CASE("mail is led to the bouncing transport where its rule says so", "[queue]") {
  const auto table =
      build({{{{"bank.example"},
               bouncing(body_with_subdomains(SecurityLevel::verify)),
               {"lists.bank.example"}},
              {{"pay.bank.example"}, body(SecurityLevel::secure)},
              {{"shop.example"}, bouncing(body(SecurityLevel::encrypt))},
              {{"slow.example"}, body_with_subdomains(SecurityLevel::encrypt)}}});
  CHECK(bounce_table(*table, now) == ".bank.example bouncetls:\n"
                                     ".lists.bank.example :\n"
                                     "bank.example bouncetls:\n"
                                     "lists.bank.example :\n"
                                     "pay.bank.example :\n"
                                     "shop.example bouncetls:\n");
}

TEST_CASE("no mail is returned for a rule that is not in force", "[queue]") {
  auto testing = bouncing(body(SecurityLevel::verify));
  testing.mode = Mode::testing;
  auto disabled = bouncing(body(SecurityLevel::verify));
  disabled.enabled = false;
  const auto free = bouncing(body(SecurityLevel::may));
  const auto table = build(
      {{{{"a.example"}, testing}, {{"b.example"}, disabled}, {{"c.example"}, free}}});
  CHECK(bounce_table(*table, now).empty());
}

} // namespace mta_tls
