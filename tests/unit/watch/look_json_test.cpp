#include "common/watch/finding.h"
#include "common/watch/look_json.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

TEST_CASE("a look is the same after it was JSON", "[watch]") {
  for (const auto& look : {good_look(), failing_look(Obstacle::not_offered),
                           failing_look(Obstacle::dane_failed), unseen_look(), Look()}) {
    const auto read = look_of_json(look_json(look));
    REQUIRE(read);
    CHECK(*read == look);
  }
}

TEST_CASE("what is not known is not said to be absent", "[watch]") {
  auto look = good_look();
  CHECK(look_json(look).find(R"("mta_sts":"")") != std::string::npos);
  look.sts_is_known = false;
  CHECK(look_json(look).find(R"("mta_sts":null)") != std::string::npos);
}

TEST_CASE("JSON that is no look's is not taken for one", "[watch]") {
  const auto* const text =
      GENERATE("", "{", "[]", "{}", "3", R"({"next_hop":1})", R"({"next_hop":"a"})");
  CHECK_FALSE(look_of_json(text));
  CHECK_FALSE(finding_of_json(text));
  auto wrong = look_json(good_look());
  wrong.replace(wrong.find("\"passes\""), 8, "\"perhaps\"");
  CHECK_FALSE(look_of_json(wrong));
}

TEST_CASE("a finding is the same after it was JSON", "[watch]") {
  const auto kind = GENERATE(FindingKind::failure, FindingKind::letter_ended,
                             FindingKind::ourselves_again);
  Finding finding;
  finding.kind = kind;
  finding.severity = Severity::critical;
  finding.subject = "bank.example";
  finding.server = "mx.bank.example [192.0.2.1]";
  finding.reason = Obstacle::dane_failed;
  finding.at = noon;
  finding.since = noon - std::chrono::hours(1);
  finding.text = "\"quoted\"\n";
  CHECK(finding_of_json(finding_json(finding)) == finding);
  finding.since.reset();
  CHECK(finding_of_json(finding_json(finding)) == finding);
}

TEST_CASE("two looks show the same though their times differ", "[watch]") {
  const auto later = good_look("bank.example", noon + std::chrono::hours(6));
  CHECK(show_the_same(good_look(), later));
  CHECK_FALSE(show_the_same(good_look(), failing_look(Obstacle::expired)));
}

} // namespace mta_tls
