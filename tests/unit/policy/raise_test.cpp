#include "common/policy/raise.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

constexpr std::array demands{encrypt, verify};

} // namespace

TEST_CASE("exactly the levels that force TLS and need no names can be demanded",
          "[policy]") {
  for (const auto level : all_levels) {
    INFO(word(level));
    CHECK(can_be_demanded(level) == (level == encrypt || level == verify));
  }
}

TEST_CASE("what keeps a demand", "[policy]") {
  const auto [offered, keeps_encrypt, keeps_verify] =
      GENERATE(table<SecurityLevel, bool, bool>({{none, false, false},
                                                 {may, false, false},
                                                 {dane, false, false},
                                                 {encrypt, true, false},
                                                 {verify, true, true},
                                                 {secure, true, true},
                                                 {fingerprint, true, true},
                                                 {dane_only, true, true}}));
  INFO(word(offered));
  CHECK(keeps_demand(offered, encrypt) == keeps_encrypt);
  CHECK(keeps_demand(offered, verify) == keeps_verify);
}

TEST_CASE("what is raised keeps the demand, and the promise it had", "[policy]") {
  const auto level = GENERATE(from_range(all_levels));
  const auto by_default = GENERATE(true, false);
  const auto demanded = GENERATE(from_range(demands));
  const auto holds = body(level).requirement;
  INFO(word(level) << (by_default ? " by default" : " by rule") << ", demanded "
                   << word(demanded));

  const auto& result = raised(&holds, by_default, demanded);

  CHECK(keeps_demand(result.level, demanded));
  CHECK(forces_tls(result.level));
  CHECK((&result == &holds) == keeps_demand(level, demanded));
  if (level == dane && by_default) {
    CHECK(result.level == demanded);
  } else {
    CHECK(satisfies(result.level, level));
  }
}

TEST_CASE("DANE that a rule asks for is kept by a demand as dane-only", "[policy]") {
  const auto demanded = GENERATE(from_range(demands));
  const auto holds = body(dane).requirement;
  CHECK(raised(&holds, false, demanded).level == dane_only);
}

TEST_CASE("where nothing holds, a demand gives its level and TLS 1.2", "[policy]") {
  const auto demanded = GENERATE(from_range(demands));
  Requirement expected;
  expected.level = demanded;
  CHECK(raised(nullptr, false, demanded) == expected);
}

TEST_CASE("a raised requirement keeps the lowest version", "[policy]") {
  auto holds = body(encrypt).requirement;
  holds.min_tls = TlsVersion::v1_3;
  CHECK(raised(&holds, false, verify).min_tls == TlsVersion::v1_3);
}

} // namespace mta_tls
