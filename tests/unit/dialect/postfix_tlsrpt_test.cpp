#include "common/dialect/socketmap.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

Discovered with_policy(StsMode mode, std::vector<NamePattern> mx) {
  StsPolicy policy;
  policy.mode = mode;
  policy.max_age = std::chrono::seconds(86'400);
  policy.mx = std::move(mx);
  return {DaneFinding{}, true, discovered_sts(policy, "1", later)};
}

Discovered two_hosts(StsMode mode = StsMode::enforce) {
  return with_policy(mode, {name_pattern("mx.a.example"), name_pattern("*.b.example")});
}

Table discovering() {
  Table table;
  table.discovery = {true, true, OnDnsError::defer};
  return table;
}

std::string answer(const std::string& request, const Table& table,
                   const Discovered& facts) {
  return socketmap_answer(request, *build(table), now, &facts);
}

constexpr auto attributes =
    " policy_type=sts policy_domain=a.example mx_host_pattern=mx.a.example "
    "mx_host_pattern=*.b.example { policy_string = version: STSv1 } { policy_string = "
    "mode: enforce } { policy_string = mx: mx.a.example } { policy_string = mx: "
    "*.b.example } { policy_string = max_age: 86400 }";

} // namespace

TEST_CASE("R12, R32: an MTA-STS policy is told with what TLSRPT reports need",
          "[dialect]") {
  const auto* map = GENERATE(as<const char*>{}, "postfix-tlsrpt ", "QUERYwithTLSRPT ",
                             "querywithtlsrpt ");
  const auto plain = answer("postfix a.example", discovering(), two_hosts());
  CHECK(plain == "OK secure match=mx.a.example:.b.example protocols=>=TLSv1.2 "
                 "servername=hostname");
  CHECK(answer(map + std::string("A.example"), discovering(), two_hosts()) ==
        plain + attributes);
}

TEST_CASE("R11: the map for older Postfix never has an attribute of TLSRPT",
          "[dialect]") {
  const auto* map =
      GENERATE(as<const char*>{}, "postfix ", "QUERY ", "postfix-forced ", "sts ");
  const auto reply = answer(map + std::string("a.example"), discovering(), two_hosts());
  CHECK(reply.find("policy_") == std::string::npos);
  CHECK(reply.find("mx_host_pattern") == std::string::npos);
}

TEST_CASE("without an MTA-STS policy in force both maps of Postfix answer the same",
          "[dialect]") {
  auto table = discovering();
  table.rules = {{{"fixed.example"}, body(secure)}};
  table.exceptions = {exception("excepted.example", may, later)};
  const Discovered dane{
      DaneFinding{DanePromise::dane_only, DaneReason::all_hosts, true, false}, true,
      two_hosts().sts};
  const auto facts = GENERATE_COPY(
      values<Discovered>({nothing_discovered(), two_hosts(StsMode::testing), dane}));
  const auto* key = GENERATE(as<const char*>{}, "a.example", "fixed.example",
                             ".a.example", "[192.0.2.7]", "a b");
  INFO(key);
  CHECK(answer("postfix-tlsrpt " + std::string(key), table, facts) ==
        answer("postfix " + std::string(key), table, facts));
}

TEST_CASE("a reply that Postfix would not take goes without what reports need",
          "[dialect]") {
  std::vector<NamePattern> many;
  const std::string long_name(60, 'x');
  for (int i = 0; i < 200; ++i) {
    many.push_back(name_pattern(std::to_string(i) + '.' + long_name + '.' + long_name +
                                '.' + long_name + ".example"));
  }
  const auto facts = with_policy(StsMode::enforce, many);
  const auto reply = answer("postfix-tlsrpt a.example", discovering(), facts);
  CHECK(reply == answer("postfix a.example", discovering(), facts));
  CHECK(reply.size() < 100'000);
}

} // namespace mta_tls
