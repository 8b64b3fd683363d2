#include "common/watch/outage.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace mta_tls::testing;
using namespace std::chrono_literals;

std::vector<Fault> faults(const Outage::Ruling& ruling) {
  std::vector<Fault> all;
  for (const auto& look : ruling.looks) {
    all.push_back(look.fault);
  }
  return all;
}

} // namespace

TEST_CASE("one that nobody answers at is held back until others were looked at",
          "[watch]") {
  Outage outage;
  CHECK(outage.take(unseen_look("a.example"), {false, 10}, noon).looks.empty());
  CHECK(outage.witnesses_wanted(10) == 2);
  const auto ruling = outage.take(good_look("b.example"), {false, 10}, noon + 5s);
  REQUIRE(ruling.looks.size() == 2);
  CHECK(ruling.looks[0] == unseen_look("a.example"));
  CHECK_FALSE(ruling.finding);
  CHECK(outage.witnesses_wanted(10) == 0);
  // Whoever has answered then says nothing of now.
  CHECK(outage.take(unseen_look("c.example"), {false, 10}, noon + 20s).looks.empty());
  // One that was silent before, too.
  CHECK(outage.take(unseen_look("d.example"), {true, 10}, noon + 20s).looks.size() == 1);
}

TEST_CASE("where nobody answers at all, it is our fault, and told once", "[watch]") {
  Outage outage;
  outage.take(unseen_look("a.example"), {false, 10}, noon);
  outage.take(unseen_look("b.example"), {false, 10}, noon);
  const auto ruling = outage.take(unseen_look("c.example"), {false, 10}, noon);
  CHECK(faults(ruling) == std::vector(3, Fault::ours));
  REQUIRE(ruling.finding);
  CHECK(ruling.finding->kind == FindingKind::ourselves);
  CHECK(ruling.finding->text ==
        "nobody answers, of 3 next hops: it is our network or our DNS, most probably; "
        "nothing is said of single domains meanwhile; the last: the server could not be "
        "seen");
  const auto next = outage.take(unseen_look("d.example"), {false, 10}, noon + 1h);
  CHECK(faults(next) == std::vector{Fault::ours});
  CHECK_FALSE(next.finding);
  const auto over = outage.take(good_look("a.example"), {false, 10}, noon + 2h);
  REQUIRE(over.finding);
  CHECK(over.finding->kind == FindingKind::ourselves_again);
  CHECK(over.finding->since == noon);
  CHECK(over.looks.size() == 1);
}

TEST_CASE("two of two are all, one of one may be either", "[watch]") {
  Outage two;
  two.take(unseen_look("a.example"), {false, 2}, noon);
  CHECK(two.take(unseen_look("b.example"), {false, 2}, noon).finding.has_value());
  Outage one;
  const auto ruling = one.take(unseen_look("a.example"), {false, 1}, noon);
  CHECK_FALSE(ruling.finding);
  CHECK(faults(ruling) == std::vector{Fault::unclear});
}

TEST_CASE("DNS that does not answer is a way of seeing nobody", "[watch]") {
  auto look = failing_look(Obstacle::dane_failed);
  look.fault = Fault::unclear;
  CHECK(is_blind(look));
  look.fault = Fault::theirs;
  CHECK_FALSE(is_blind(look));
  CHECK_FALSE(is_blind(good_look()));
}

TEST_CASE("what stays unclear counts as what it seemed", "[watch]") {
  Outage outage;
  outage.take(unseen_look("a.example", noon), {false, 10}, noon);
  CHECK(outage.tick(noon + 179s).looks.empty());
  CHECK(outage.tick(noon + 180s).looks.size() == 1);
  CHECK(outage.tick(noon + 181s).looks.empty());
}

TEST_CASE("our fault outlives a restart", "[watch]") {
  Outage outage;
  outage.remember(noon - 1h);
  CHECK_FALSE(outage.take(unseen_look("a.example"), {false, 10}, noon).finding);
  CHECK(outage.take(good_look("b.example"), {false, 10}, noon).finding->since ==
        noon - 1h);
}

} // namespace mta_tls
