#include "common/policy/rule_store.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

TEST_CASE("rules that say the same share a body, and keep their places", "[policy]") {
  RuleStore store;
  const auto first = store.add(body(SecurityLevel::encrypt), {3, 5});
  const auto second = store.add(body(SecurityLevel::may), {4, 5});
  const auto third = store.add(body(SecurityLevel::encrypt), {5, 7});

  CHECK(store.size() == 3);
  CHECK(store.bodies().size() == 2);
  CHECK(&store.body(first) == &store.body(third));
  CHECK(store.body(second).requirement.level == SecurityLevel::may);
  CHECK(store.place(first).line == 3);
  CHECK(store.place(third).line == 5);
  CHECK(store.place(third).column == 7);
}

TEST_CASE("rules that differ in one thing alone have bodies of their own", "[policy]") {
  const auto change = GENERATE(
      as<void (*)(RuleBody&)>{},
      [](RuleBody& b) { b.requirement.level = SecurityLevel::dane_only; },
      [](RuleBody& b) { b.requirement.min_tls = TlsVersion::v1_3; },
      [](RuleBody& b) { b.requirement.names = {name_pattern("x.example")}; },
      [](RuleBody& b) { b.requirement.ca_file = "/ca.pem"; },
      [](RuleBody& b) { b.requirement.keys = {key(1)}; },
      [](RuleBody& b) { b.mode = Mode::testing; },
      [](RuleBody& b) { b.include_subdomains = true; },
      [](RuleBody& b) { b.enabled = false; }, [](RuleBody& b) { b.enforce_after = now; },
      [](RuleBody& b) { b.valid_from = now; }, [](RuleBody& b) { b.review_by = now; },
      [](RuleBody& b) { b.mx = {name_pattern("*.x.example")}; },
      [](RuleBody& b) { b.contact = {"postmaster@x.example"}; },
      [](RuleBody& b) { b.profile = "m365"; }, [](RuleBody& b) { b.source = 1; });
  const auto plain = body(SecurityLevel::encrypt);
  auto changed = plain;
  change(changed);

  RuleStore store;
  store.add(plain, {});
  const auto rule = store.add(changed, {});
  CHECK(store.bodies().size() == 2);
  CHECK(store.body(rule) == changed);
}

TEST_CASE("a rule without a name is called by its only domain", "[policy]") {
  RuleStore store;
  for (int i = 0; i < 5; ++i) {
    const auto rule = store.add(body(SecurityLevel::encrypt), {});
    if (rule % 2 == 1) {
      store.name_rule(rule, "rule " + std::to_string(rule));
    }
  }
  CHECK(store.id(0, "a.example") == "a.example");
  CHECK(store.id(1, "a.example") == "rule 1");
  CHECK(store.id(2, "a.example") == "a.example");
  CHECK(store.id(3, "a.example") == "rule 3");
  CHECK(store.id(4, "a.example") == "a.example");
}

TEST_CASE("testing turns into enforce at its moment", "[policy]") {
  auto rule = body(SecurityLevel::encrypt);
  CHECK(mode_at(rule, now) == Mode::enforce);

  rule.mode = Mode::testing;
  CHECK(mode_at(rule, now) == Mode::testing);

  rule.enforce_after = now;
  CHECK(mode_at(rule, now - std::chrono::seconds(1)) == Mode::testing);
  CHECK(mode_at(rule, now) == Mode::enforce);
  CHECK(mode_at(rule, later) == Mode::enforce);
}

} // namespace mta_tls
