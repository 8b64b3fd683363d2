#include "common/discovery/lifetimes.h"
#include "common/facts/fact_row.h"
#include "tests/unit/facts/sources.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace facts_test;

Knowledge with_policy(StsMode mode) {
  Knowledge known;
  known.facts.dane = DaneFinding{DanePromise::dane_only, DaneReason::all_hosts, true};
  known.dane = {now + 100s, now + 200s, 0};
  StsPolicy policy{mode, 86'400s, {}};
  if (mode != StsMode::none) {
    policy.mx = {*NamePattern::parse("mx.a.example"), *NamePattern::parse("*.b.example")};
  }
  auto& sts = known.sts;
  known.facts.asked_for_sts = true;
  known.facts.sts = sts.policy = discovered_sts(policy, "id1", now + 86'400s);
  sts.record = {now + 300s, now + 400s, 0};
  sts.trouble = FetchStatus::redirect;
  sts.fetch_id = "id2";
  sts.fetch_again = now + 43'200s;
  return known;
}

FactRow row_of(const Knowledge& known) {
  return {"a.example", dane_columns(known).value_or(DaneColumns()),
          sts_columns(known).value_or(StsColumns())};
}

} // namespace

TEST_CASE("a row is in words that a person can read", "[facts]") {
  const auto row = row_of(with_policy(StsMode::enforce));
  CHECK(row.dane.dane == "dane-only");
  CHECK(row.dane.reason == explain(DaneReason::all_hosts));
  CHECK(row.dane.mandatory == "yes");
  CHECK(row.dane.expires == "2027-01-15T08:03:20Z");
  CHECK(row.sts.sts == "enforce");
  CHECK(row.sts.id == "id1");
  CHECK(row.sts.mx == "mx.a.example *.b.example");
  CHECK(row.sts.max_age == "86400");
  CHECK(row.sts.trouble == explain(FetchStatus::redirect));
}

TEST_CASE("what is read from a row is what was written", "[facts]") {
  const auto mode = GENERATE(StsMode::enforce, StsMode::testing, StsMode::none);
  const auto before = with_policy(mode);
  const auto after = knowledge_of(row_of(before), now);
  REQUIRE(after);
  CHECK(after->facts.dane == before.facts.dane);
  CHECK(after->dane.refresh == before.dane.refresh);
  CHECK(after->dane.expires == before.dane.expires);
  REQUIRE(after->facts.sts);
  CHECK(after->facts.sts == after->sts.policy);
  CHECK(after->facts.sts->mode == mode);
  CHECK(after->facts.sts->expires == before.facts.sts->expires);
  CHECK(after->facts.sts->requirement == before.facts.sts->requirement);
  CHECK(after->sts.record.expires == before.sts.record.expires);
  CHECK(after->sts.trouble == before.sts.trouble);
  CHECK(after->sts.fetch_id == "id2");
  CHECK(after->sts.fetch_again == before.sts.fetch_again);
}

TEST_CASE("that there is no policy is kept, with the reason", "[facts]") {
  Knowledge known;
  known.facts.asked_for_sts = true;
  known.sts.record = {now + 300s, now + 400s, 0};
  known.sts.trouble = StsRecordError::none_found;
  const auto row = row_of(known);
  CHECK(row.sts.sts == "absent");
  const auto after = knowledge_of(row, now);
  REQUIRE(after);
  CHECK_FALSE(after->facts.dane);
  CHECK(after->facts.asked_for_sts);
  CHECK_FALSE(after->facts.sts);
  CHECK(after->sts.trouble == StsTrouble(StsRecordError::none_found));
}

TEST_CASE("what failed is not kept", "[facts]") {
  auto known = with_policy(StsMode::enforce);
  known.dane.failures = 1;
  known.sts.record.failures = 1;
  CHECK_FALSE(dane_columns(known));
  CHECK_FALSE(sts_columns(known));
  known.dane.failures = 0;
  known.facts.dane->reason = DaneReason::not_validating;
  CHECK_FALSE(dane_columns(known));
}

TEST_CASE("a part of a row that is not as it must be counts as not known", "[facts]") {
  auto row = row_of(with_policy(StsMode::enforce));
  auto* column = GENERATE_REF(&row.sts.sts, &row.sts.id, &row.sts.mx, &row.sts.max_age,
                              &row.sts.expires, &row.sts.refresh, &row.sts.checked_until);
  *column = "x y\x01";
  const auto known = knowledge_of(row, now);
  REQUIRE(known);
  CHECK(known->facts.dane);
  CHECK_FALSE(known->facts.asked_for_sts);
}

TEST_CASE("words of another version are no reason to forget a policy", "[facts]") {
  auto row = row_of(with_policy(StsMode::enforce));
  row.sts.trouble = "something else is wrong";
  row.dane.reason = "something else";
  const auto known = knowledge_of(row, now);
  REQUIRE(known);
  CHECK_FALSE(known->facts.dane);
  CHECK(known->facts.sts);
}

TEST_CASE("no time of a row lies further ahead than it could", "[facts]") {
  auto row = row_of(with_policy(StsMode::enforce));
  for (auto* time : {&row.dane.refresh, &row.dane.expires, &row.sts.expires,
                     &row.sts.refresh, &row.sts.checked_until, &row.sts.fetch_again}) {
    *time = "9999-01-01T00:00:00Z";
  }
  const auto known = knowledge_of(row, now);
  REQUIRE(known);
  CHECK(known->dane.expires == now + longest_lifetime);
  CHECK(known->facts.sts->expires == now + max_sts_age);
  CHECK(known->sts.record.refresh == now + longest_lifetime);
  CHECK(known->sts.fetch_again == now + fetch_period);
}

TEST_CASE("a row is about a next hop in canonical form", "[facts]") {
  auto row = row_of(with_policy(StsMode::enforce));
  row.next_hop = GENERATE("", "A.example", "a..example", "[a", "a b");
  CHECK_FALSE(knowledge_of(row, now));
}

} // namespace mta_tls
