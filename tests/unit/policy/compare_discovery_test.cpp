#include "common/policy/compare.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

constexpr DiscoverySettings nothing{};
constexpr DiscoverySettings dane_alone{true, false, OnDnsError::defer};
constexpr DiscoverySettings both{true, true, OnDnsError::defer};
constexpr DiscoverySettings careless{true, true, OnDnsError::opportunistic};

// "NAME[ below] stricter;"
std::string changes(const Table& before, const Table& after) {
  const auto was = build(before);
  const auto is = build(after);
  std::string all;
  compare_tables({was.get(), now}, {is.get(), now}, [&](const NameChange& change) {
    all += change.name.empty() ? "*" : std::string(change.name);
    all += change.below_only ? " below " : " ";
    all += word(change.change);
    all += ';';
  });
  return all;
}

Table with_rule(const RuleBody& body, const DiscoverySettings& defaults) {
  Table table;
  table.rules = {{{"a.example"}, body}};
  table.discovery = defaults;
  return table;
}

Table with_rule_discovery(SecurityLevel level, const DiscoverySettings& settings) {
  auto rule = body(level);
  rule.discovery = settings;
  return with_rule(rule, nothing);
}

} // namespace

TEST_CASE("to look less up is weaker, to look more up stricter", "[policy]") {
  const auto change = [](const DiscoverySettings& before,
                         const DiscoverySettings& after) {
    return changes(with_rule_discovery(encrypt, before),
                   with_rule_discovery(encrypt, after));
  };
  CHECK(change(both, both).empty());
  CHECK(change(nothing, dane_alone) == "a.example stricter;");
  CHECK(change(dane_alone, both) == "a.example stricter;");
  CHECK(change(both, dane_alone) == "a.example weaker;");
  CHECK(change(both, nothing) == "a.example weaker;");
  CHECK(change(both, careless) == "a.example weaker;");
  CHECK(change(careless, both) == "a.example stricter;");
}

TEST_CASE("what is looked up for all is compared for all, and for each rule that it is "
          "open to",
          "[policy]") {
  auto below = body_with_subdomains(may);
  CHECK(changes(with_rule(below, nothing), with_rule(below, both)) ==
        "* stricter;a.example stricter;a.example below stricter;");
  CHECK(changes(with_rule(below, both), with_rule(below, nothing)) ==
        "* weaker;a.example weaker;a.example below weaker;");
  CHECK(changes(with_rule(body(secure), both), with_rule(body(secure), nothing)) ==
        "* weaker;");
}

TEST_CASE("where the requirement changes too, it alone counts", "[policy]") {
  CHECK(changes(with_rule(body(encrypt), both), with_rule(body(dane_only), both)) ==
        "a.example stricter;");
  CHECK(changes(with_rule_discovery(verify, nothing),
                with_rule_discovery(encrypt, both)) == "a.example weaker;");
}

TEST_CASE("tables are compared by what they say, however much is looked up", "[policy]") {
  CHECK(changes(with_rule(body(encrypt), both), with_rule(body(may), both)) ==
        "a.example weaker;");
}

} // namespace mta_tls
