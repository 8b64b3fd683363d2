#include "common/discovery/lifetimes.h"
#include "common/facts/fact_keeper.h"
#include "tests/unit/facts/sources.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace facts_test;

constexpr DiscoveryWanted both{true, true};
constexpr DiscoveryWanted only_dane{true, false};
constexpr DiscoveryWanted only_sts{false, true};
constexpr std::uint32_t patience = 10;

const NextHop a = hop("a.example");

class Researchers final : public Researcher {
public:
  void look_up(Inquiry inquiry, std::uint32_t ticket) override {
    asked.push_back({std::move(inquiry), ticket});
  }
  void forget(const std::string& next_hop) override { forgotten.push_back(next_hop); }
  void forget_all() override { forgotten.emplace_back("*"); }

  struct Asked {
    Inquiry inquiry;
    std::uint32_t ticket;
  };
  std::vector<Asked> asked;
  std::vector<std::string> forgotten;
};

class Waiter final : public FactWaiter {
public:
  void facts_have_come() noexcept override { ++woken; }
  int woken = 0;
};

Knowledge all_known(Instant at, std::chrono::seconds lasts = 1000s) {
  Knowledge known;
  known.facts.dane = DaneFinding{DanePromise::dane_only, DaneReason::all_hosts, true};
  known.dane = {at + lasts - 100s, at + lasts, 0};
  StsPolicy policy;
  policy.mode = StsMode::enforce;
  policy.max_age = 86'400s;
  known.facts.asked_for_sts = true;
  known.facts.sts = discovered_sts(policy, "1", at + 86'400s);
  known.sts.record = known.dane;
  known.sts.policy = known.facts.sts;
  known.sts.fetch_again = at + 43'200s;
  return known;
}

struct House {
  House() { keeper.start(); }

  void answer(std::size_t which, InquiryStage stage, Instant at = now) {
    const auto& asked = researchers.asked.at(which);
    keeper.learn({std::string(asked.inquiry.hop.text()), asked.inquiry.wanted,
                  asked.ticket, stage, all_known(at)},
                 at);
  }

  Researchers researchers;
  FactKeeper keeper{researchers, {}, patience};
  Waiter waiter;
};

} // namespace

TEST_CASE("a next hop is looked up once for all who wait for it", "[facts]") {
  House house;
  CHECK(house.keeper.known(a, now) == nullptr);
  for (int i = 0; i < 3; ++i) {
    CHECK(house.keeper.obtain(a, both, now) == nullptr);
    house.keeper.wait("a.example", house.waiter);
  }
  CHECK(house.researchers.asked.size() == 2); // DANE and MTA-STS
  house.answer(0, InquiryStage::finished);
  CHECK(house.waiter.woken == 3);
  // Whoever needs the other part as well waits on; the others do not.
  CHECK(house.keeper.obtain(a, only_dane, now) != nullptr);
  CHECK(house.keeper.obtain(a, both, now) == nullptr);
  house.answer(1, InquiryStage::finished);
  const auto* facts = house.keeper.obtain(a, both, now);
  REQUIRE(facts != nullptr);
  CHECK(facts->dane->promise == DanePromise::dane_only);
  CHECK(facts->sts != nullptr);
  CHECK(house.keeper.known(a, now) == facts);
  CHECK(house.researchers.asked.size() == 2);
  CHECK(house.keeper.under_way() == 0);
}

TEST_CASE("who wants more than is being looked up has only that looked up", "[facts]") {
  House house;
  CHECK(house.keeper.obtain(a, only_dane, now) == nullptr);
  CHECK(house.keeper.obtain(a, both, now) == nullptr);
  REQUIRE(house.researchers.asked.size() == 2);
  CHECK(house.researchers.asked[0].inquiry.wanted.dane);
  CHECK(house.researchers.asked[1].inquiry.wanted.mta_sts);
  CHECK_FALSE(house.researchers.asked[1].inquiry.wanted.dane);
}

TEST_CASE("what is due is served, and looked up for the next question", "[facts]") {
  House house;
  house.keeper.remember("a.example", all_known(now), now);
  CHECK(house.keeper.known(a, now + 899s) != nullptr);
  CHECK(house.keeper.known(a, now + 900s) == nullptr);
  CHECK(house.keeper.obtain(a, both, now + 900s) != nullptr);
  CHECK(house.keeper.obtain(a, both, now + 900s) != nullptr);
  CHECK(house.researchers.asked.size() == 2);
  house.answer(0, InquiryStage::finished, now + 900s);
  house.answer(1, InquiryStage::finished, now + 900s);
  CHECK(house.keeper.known(a, now + 900s) != nullptr);
}

TEST_CASE("after the deadline nobody waits for the rest of a look-up", "[facts]") {
  House house;
  CHECK(house.keeper.obtain(a, only_dane, now) == nullptr);
  house.keeper.wait("a.example", house.waiter);
  house.answer(0, InquiryStage::concluded, now - 2000s); // what it says has lapsed
  CHECK(house.waiter.woken == 1);
  CHECK(house.keeper.obtain(a, only_dane, now) != nullptr);
  CHECK(house.keeper.under_way() == 1);
  house.answer(0, InquiryStage::finished);
  CHECK(house.keeper.under_way() == 0);
  CHECK(house.keeper.obtain(a, only_dane, now) != nullptr);
  CHECK(house.researchers.asked.size() == 1);
}

TEST_CASE("who is turned away has nothing to answer by, for a while", "[facts]") {
  House house;
  CHECK(house.keeper.obtain(a, only_dane, now) == nullptr);
  house.keeper.wait("a.example", house.waiter);
  house.answer(0, InquiryStage::turned_away);
  CHECK(house.waiter.woken == 1);
  const auto* facts = house.keeper.obtain(a, only_dane, now);
  REQUIRE(facts != nullptr);
  CHECK_FALSE(facts->dane);
  CHECK(house.researchers.asked.size() == 1);
  CHECK(house.keeper.obtain(a, only_dane, now + first_retry) == nullptr);
  CHECK(house.researchers.asked.size() == 2);
}

TEST_CASE("nobody waits longer than patience allows, whatever happens elsewhere",
          "[facts]") {
  House house;
  CHECK(house.keeper.obtain(a, only_dane, now) == nullptr);
  house.keeper.wait("a.example", house.waiter);
  for (std::uint32_t i = 1; i < patience; ++i) {
    house.keeper.tick(now);
  }
  CHECK(house.waiter.woken == 0);
  house.keeper.tick(now);
  CHECK(house.waiter.woken == 1);
  REQUIRE(house.keeper.obtain(a, only_dane, now) != nullptr);
  CHECK_FALSE(house.keeper.obtain(a, only_dane, now)->dane);
  CHECK(house.keeper.waiting() == 0);
}

TEST_CASE("until what was known before the start is back, every question waits",
          "[facts]") {
  Researchers researchers;
  FactKeeper keeper(researchers, {}, patience);
  Waiter waiter;
  CHECK(keeper.obtain(a, both, now) == nullptr);
  keeper.wait("a.example", waiter);
  keeper.remember("a.example", all_known(now), now);
  CHECK(researchers.asked.empty());
  keeper.start();
  CHECK(waiter.woken == 1);
  CHECK(keeper.obtain(a, both, now) != nullptr);
  CHECK(researchers.asked.empty());
}

TEST_CASE("at the end nobody waits, and nothing more is looked up", "[facts]") {
  House house;
  CHECK(house.keeper.obtain(a, both, now) == nullptr);
  house.keeper.wait("a.example", house.waiter);
  house.keeper.finish();
  CHECK(house.waiter.woken == 1);
  REQUIRE(house.keeper.obtain(a, both, now) != nullptr);
  CHECK_FALSE(house.keeper.obtain(a, both, now)->dane);
  CHECK(house.keeper.obtain(hop("b.example"), both, now) != nullptr);
  CHECK(house.researchers.asked.size() == 2);
}

TEST_CASE("what is flushed is looked up anew, and what was under way is not heard",
          "[facts]") {
  House house;
  house.keeper.remember("a.example", all_known(now), now);
  CHECK(house.keeper.obtain(a, both, now + 900s) != nullptr);
  CHECK(house.keeper.flush("a.example"));
  CHECK_FALSE(house.keeper.flush("b.example"));
  house.answer(0, InquiryStage::finished);
  CHECK(house.keeper.known(a, now) == nullptr);
  CHECK(house.keeper.obtain(a, both, now) == nullptr);
  REQUIRE(house.researchers.asked.size() == 4);
  CHECK_FALSE(house.researchers.asked[2].inquiry.before.facts.dane);
  CHECK(house.researchers.forgotten ==
        std::vector<std::string>{"a.example", "b.example"});
  house.answer(2, InquiryStage::finished);
  CHECK(house.keeper.flush_all() == 1);
  CHECK(house.keeper.under_way() == 0);
}

TEST_CASE("what somebody else finds out counts, one part at a time", "[facts]") {
  House house;
  house.keeper.correct("a.example", only_dane, all_known(now), now);
  CHECK(house.keeper.obtain(a, only_dane, now) != nullptr);
  CHECK(house.keeper.obtain(a, both, now) == nullptr);
  house.keeper.correct("b.example", both, {}, now);
  CHECK(house.keeper.knowledge_of("b.example") == nullptr);
}

TEST_CASE("a look-up that knew of no policy does not take away what another has found",
          "[facts]") {
  House house;
  house.keeper.correct("a.example", both, all_known(now), now);
  auto none = all_known(now);
  none.facts.dane->promise = DanePromise::nothing;
  none.facts.sts = none.sts.policy = nullptr;
  house.keeper.correct("a.example", both, none, now);
  const auto* facts = house.keeper.obtain(a, both, now);
  REQUIRE(facts != nullptr);
  CHECK(facts->dane->promise == DanePromise::nothing);
  CHECK(is_enforced(facts->sts, now));
  house.keeper.correct("a.example", both, none, now + 86'400s);
  CHECK_FALSE(house.keeper.knowledge_of("a.example")->facts.sts);
}

TEST_CASE("what became of MTA-STS is counted by what it asks for", "[facts]") {
  House house;
  const auto learn = [&](const Knowledge& found) {
    const auto& asked = house.researchers.asked.back();
    house.keeper.learn(
        {"a.example", only_sts, asked.ticket, InquiryStage::finished, found}, now);
    house.keeper.flush("a.example");
  };
  const auto with = [](StsMode mode) {
    auto known = all_known(now);
    known.facts.sts = known.sts.policy =
        discovered_sts({mode, 86'400s, {}}, "1", now + 86'400s);
    return known;
  };
  const auto without = [](StsTrouble trouble) {
    auto known = all_known(now);
    known.facts.sts = known.sts.policy = nullptr;
    known.sts.trouble = trouble;
    return known;
  };
  for (const auto& found :
       {with(StsMode::enforce), with(StsMode::testing), with(StsMode::testing),
        with(StsMode::none), without(StsRecordError::none_found),
        without(FetchStatus::redirect), without(DnsStatus::timed_out)}) {
    CHECK(house.keeper.obtain(a, only_sts, now) == nullptr);
    learn(found);
  }
  const auto& counts = house.keeper.counts();
  CHECK(counts.sts_found == 1);
  CHECK(counts.sts_testing == 2);
  CHECK(counts.sts_absent == 2);
  CHECK(counts.sts_failed == 2);
}

TEST_CASE("who leaves is not woken", "[facts]") {
  House house;
  CHECK(house.keeper.obtain(a, both, now) == nullptr);
  house.keeper.wait("a.example", house.waiter);
  house.keeper.leave("a.example", house.waiter);
  house.answer(0, InquiryStage::finished);
  CHECK(house.waiter.woken == 0);
  CHECK(house.keeper.waiting() == 0);
}

TEST_CASE("policies are fetched daily though nobody asks, until nobody has for a week",
          "[facts]") {
  House house;
  house.keeper.remember("a.example", all_known(now), now);
  house.keeper.tick(now + 43'199s);
  CHECK(house.researchers.asked.empty());
  house.keeper.refresh_policies(false);
  house.keeper.tick(now + 43'200s);
  CHECK(house.researchers.asked.empty());
  house.keeper.refresh_policies(true);
  house.keeper.tick(now + 43'200s);
  REQUIRE(house.researchers.asked.size() == 1);
  CHECK(house.researchers.asked[0].inquiry.wanted.mta_sts);

  House later;
  auto known = all_known(now);
  StsPolicy policy;
  policy.mode = StsMode::enforce;
  known.facts.sts = discovered_sts(policy, "1", now + 864'000s);
  later.keeper.remember("a.example", known, now);
  later.keeper.tick(now + std::chrono::hours(24 * 7));
  CHECK(later.researchers.asked.empty());
  CHECK(later.keeper.cache().size() == 1);
  later.keeper.tick(now + 864'000s);
  CHECK(later.keeper.cache().size() == 0);
}

TEST_CASE("a full cache forgets what was not used longest, and policies in force last",
          "[facts]") {
  FactCache cache({.entries = 3});
  auto plain = all_known(now);
  plain.facts.sts = nullptr;
  cache.put("policy.example", all_known(now), now - 100s);
  cache.put("old.example", plain, now - 50s);
  cache.put("new.example", plain, now);
  cache.put("newer.example", plain, now);
  CHECK(cache.find("old.example") == nullptr);
  CHECK(cache.find("policy.example") != nullptr);
  cache.put("policy2.example", all_known(now), now);
  cache.put("policy3.example", all_known(now), now);
  CHECK(cache.find("policy.example") != nullptr);
  CHECK(cache.dropped_held() == 0);
  cache.put("policy4.example", all_known(now), now);
  CHECK(cache.find("policy.example") == nullptr);
  CHECK(cache.dropped_held() == 1);
  CHECK(cache.size() == 3);
}

TEST_CASE("a cache is bounded in octets as well", "[facts]") {
  FactCache cache({.octets = 100'000});
  for (int i = 0; i < 10'000; ++i) {
    cache.put(std::to_string(i) + ".example", all_known(now), now);
  }
  CHECK(cache.octets() <= 100'000);
  CHECK(cache.size() > 100);
  CHECK(cache.find("9999.example") != nullptr);
  cache.clear();
  CHECK(cache.octets() == 0);
}

} // namespace mta_tls
