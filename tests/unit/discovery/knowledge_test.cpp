#include "common/discovery/knowledge.h"
#include "common/discovery/lifetimes.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

constexpr Instant now{std::chrono::seconds(1'800'000'000)};
constexpr DiscoveryWanted both{true, true};

// Refreshed in the last 100 s of 1000 s, from `now` on.
const Lifetime lasts{now + 900s, now + 1000s, 0};

DiscoveredStsPointer policy(Instant expires) {
  StsPolicy policy;
  policy.mode = StsMode::enforce;
  return discovered_sts(policy, "1", expires);
}

Knowledge knowledge(DanePromise promise, DiscoveredStsPointer sts = nullptr) {
  Knowledge known;
  known.facts.dane = DaneFinding{promise, DaneReason::no_tlsa, false, false};
  known.facts.asked_for_sts = true;
  known.facts.sts = std::move(sts);
  known.dane = lasts;
  known.sts.record = lasts;
  return known;
}

} // namespace

TEST_CASE("what nobody has looked up cannot answer", "[discovery]") {
  const auto served = serve({}, both, now);
  CHECK_FALSE(served.can_answer);
  CHECK(served.look_up.dane);
  CHECK(served.look_up.mta_sts);
}

TEST_CASE("what is not wanted is not looked up", "[discovery]") {
  CHECK(serve({}, {}, now).can_answer);
  CHECK_FALSE(serve({}, {}, now).look_up.any());
  CHECK_FALSE(serve({}, {true, false}, now).look_up.mta_sts);
  CHECK_FALSE(serve({}, {false, true}, now).look_up.dane);
}

TEST_CASE("knowledge answers for its lifetime, and a while longer as it is looked up",
          "[discovery]") {
  const auto [age, can_answer, looks_up] =
      GENERATE(table<std::chrono::seconds, bool, bool>({
          {0s, true, false},
          {899s, true, false},
          {900s, true, true},
          {1000s, true, true},
          {1000s + longest_stale - 1s, true, true},
          {1000s + longest_stale, false, true},
      }));
  const auto served = serve(knowledge(DanePromise::dane_only), both, now + age);
  INFO(age.count());
  CHECK(served.can_answer == can_answer);
  CHECK(served.look_up.dane == looks_up);
  CHECK(served.look_up.mta_sts == looks_up);
}

TEST_CASE("R5: a failure does not answer beyond its time", "[discovery]") {
  const auto known = knowledge(DanePromise::defer);
  CHECK(serve(known, both, now + 999s).can_answer);
  CHECK_FALSE(serve(known, both, now + 1000s).can_answer);
}

TEST_CASE("R20: a policy answers as long as it holds, whatever the record does",
          "[discovery]") {
  const DiscoveryWanted wanted{false, true};
  const auto known = knowledge(DanePromise::nothing, policy(now + 7 * 24h));
  CHECK(serve(known, wanted, now + 7 * 24h - 1s).can_answer);
  CHECK(serve(known, wanted, now + 7 * 24h - 1s).look_up.mta_sts);
  CHECK_FALSE(serve(known, wanted, now + 7 * 24h).can_answer);
}

TEST_CASE("a policy that has lapsed does not answer 'none', though its record is good",
          "[discovery]") {
  const auto known = knowledge(DanePromise::nothing, policy(now + 10s));
  const auto served = serve(known, {false, true}, now + 10s);
  CHECK_FALSE(served.can_answer);
  CHECK(served.look_up.mta_sts);
}

TEST_CASE("whatever is wrong with a domain's MTA-STS is explained", "[discovery]") {
  CHECK(explain(StsTrouble()).empty());
  CHECK(explain(StsTrouble(DnsStatus::failed)) ==
        "the TXT record could not be looked up");
  CHECK(explain(StsTrouble(StsRecordError::no_id)) == "the TXT record has no id");
  CHECK(explain(StsTrouble(FetchStatus::redirect)) ==
        "the policy's server redirects elsewhere, which is not followed");
  CHECK(explain(StsTrouble(StsPolicyError::no_mode)) == "the policy has no mode");
}

} // namespace mta_tls
