#include "policyd/cli/change_reasons.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

Decision decision_of(const Requirement& requirement, std::string_view own_name = "x") {
  Decision decision;
  decision.outcome = Require{&requirement, own_name, false};
  return decision;
}

std::vector<std::string> reasons(const Decision& before, const Decision& after) {
  return change_reasons(
      {"x.example", false, &before, &after, true, true, Change::weaker});
}

Requirement requirement(SecurityLevel level) {
  Requirement made;
  made.level = level;
  return made;
}

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("a change of level tells each promise gained and lost", "[cli]") {
  const auto secure = requirement(SecurityLevel::secure);
  const auto encrypt = requirement(SecurityLevel::encrypt);
  const auto dane = requirement(SecurityLevel::dane);

  CHECK(reasons(decision_of(secure), decision_of(encrypt)) ==
        Words{"no trusted authority need have signed the certificate any more",
              "the name in the certificate is no longer fixed by policy"});
  CHECK(reasons(decision_of(dane), decision_of(encrypt)) ==
        Words{"mail no longer goes in plain text", "TLSA records are no longer used"});
}

TEST_CASE("the reasons count no opinion as opportunistic", "[cli]") {
  const auto encrypt = requirement(SecurityLevel::encrypt);

  CHECK(reasons(decision_of(encrypt), Decision{}) ==
        Words{"mail may now go in plain text"});
}

TEST_CASE("two different levels always have a reason", "[cli]") {
  for (const auto was : all_levels) {
    for (const auto is : all_levels) {
      const auto before = requirement(was);
      const auto after = requirement(is);
      INFO(word(was) << " to " << word(is));
      CHECK(reasons(decision_of(before), decision_of(after)).empty() == (was == is));
    }
  }
}

TEST_CASE("within a level the versions, names, authorities and keys are compared",
          "[cli]") {
  auto before = requirement(SecurityLevel::secure);
  auto after = before;
  after.min_tls = TlsVersion::v1_3;
  after.ca_file = "/etc/ssl/bank.pem";
  after.names.push_back(*NamePattern::parse("mx.example.net"));

  CHECK(reasons(decision_of(before), decision_of(after)) ==
        Words{"the lowest TLS version is 1.3 instead of 1.2",
              "other names in the certificate are accepted",
              "other authorities are trusted (ca_file)"});
  CHECK(reasons(decision_of(before, "a.example"), decision_of(before, "b.example")) ==
        Words{"other names in the certificate are accepted"});
}

TEST_CASE("an exception and a rule in testing are named", "[cli]") {
  const auto encrypt = requirement(SecurityLevel::encrypt);
  const auto may = requirement(SecurityLevel::may);
  const auto before = decision_of(encrypt);

  auto excepted = decision_of(may);
  const Exception exception{"gap",
                            "x.example",
                            SecurityLevel::may,
                            "why",
                            "J. Doe",
                            "",
                            Instant(std::chrono::hours(24 * 365))};
  excepted.because.exception = &exception;
  excepted.because.exception_use = ExceptionUse::applied;
  CHECK(reasons(before, excepted) ==
        Words{"mail may now go in plain text",
              "exception \"gap\" lowers it through 1970-12-31"});
  CHECK(reasons(excepted, before).back() == "exception \"gap\" lowers it no more");

  auto testing = decision_of(may);
  testing.because.considered.push_back({0, Match::exact, Verdict::testing, "x.example"});
  CHECK(reasons(before, testing).back() == "its rule is in testing");
  CHECK(reasons(testing, before).back() == "its rule is no longer in testing");
}

} // namespace mta_tls
