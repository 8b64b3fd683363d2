#include "common/watch/watcher.h"
#include "tests/unit/policy/tables.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace mta_tls::testing;
using namespace std::chrono_literals;

std::shared_ptr<const Snapshot> table_of(std::vector<std::string> domains) {
  return build({{{std::move(domains), body(SecurityLevel::secure)}}});
}

std::vector<std::string> follow(Watcher& watcher, std::shared_ptr<const Snapshot> table,
                                Instant at) {
  watcher.set_table(std::move(table));
  return watcher.follow(at);
}

std::vector<std::string> kinds(const Watcher::News& news) {
  std::vector<std::string> words;
  for (const auto& finding : news.findings) {
    words.emplace_back(word(finding.kind));
  }
  return words;
}

std::vector<std::string> due(Watcher& watcher, Instant at) {
  std::vector<std::string> names;
  for (const auto& hop : watcher.take_due(100, at)) {
    names.emplace_back(hop.text());
  }
  return names;
}

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("what is forced or tested is watched", "[watch]") {
  auto testing_body = body(SecurityLevel::encrypt);
  testing_body.mode = Mode::testing;
  auto disabled = body(SecurityLevel::encrypt);
  disabled.enabled = false;
  auto later_on = body(SecurityLevel::encrypt);
  later_on.valid_from = mta_tls::testing::later;
  const auto table = build({{{{"forced.example"}, body(SecurityLevel::encrypt)},
                             {{"tested.example"}, testing_body},
                             {{"may.example"}, body(SecurityLevel::may)},
                             {{"off.example"}, disabled},
                             {{"soon.example"}, later_on}}});
  Words names;
  for (const auto& target : watch_targets(*table, mta_tls::testing::now)) {
    names.emplace_back(target.hop.text());
  }
  std::ranges::sort(names);
  CHECK(names == Words{"forced.example", "tested.example"});
  CHECK(watch_targets(*table, mta_tls::testing::later).size() == 3);
}

TEST_CASE("the watch follows the table", "[watch]") {
  Watcher watcher;
  CHECK(follow(watcher, table_of({"a.example", "b.example"}), noon).empty());
  CHECK(watcher.size() == 2);
  watcher.take(good_look("a.example"), noon);
  watcher.take(good_look("b.example"), noon);
  CHECK(follow(watcher, table_of({"b.example", "c.example"}), noon) ==
        Words{"a.example"});
  CHECK_FALSE(watcher.is_watched("a.example"));
  CHECK(watcher.standing("b.example") != nullptr);
  CHECK(watcher.standing("c.example") == nullptr);
  CHECK(watcher.take(good_look("a.example"), noon).hops.empty()); // it came too late
  CHECK(due(watcher, noon + 2s) == Words{"c.example"});
  CHECK(follow(watcher, build({}), noon).size() == 2);
}

TEST_CASE("after a restart nothing is told again", "[watch]") {
  Watcher before;
  follow(before, table_of({"a.example"}), noon);
  const auto news = before.take(failing_look(Obstacle::expired, "a.example"), noon);
  CHECK(kinds(news) == Words{"failure"});
  REQUIRE(news.hops.size() == 1);

  Watcher after;
  after.remember(news.hops[0].standing, news.hops[0].memory);
  after.remember(standing_of_look(good_look("gone.example")), {});
  CHECK(follow(after, table_of({"a.example"}), noon + 1h) == Words{"gone.example"});
  auto look = failing_look(Obstacle::expired, "a.example", noon + 2h);
  const auto again = after.take(look, noon + 2h);
  CHECK(again.findings.empty());
  CHECK(again.hops.at(0).standing.failures == 2);
  CHECK(kinds(after.take(good_look("a.example", noon + 3h), noon + 3h)) ==
        Words{"recovery"});
}

TEST_CASE("when one does not answer, others are called as witnesses", "[watch]") {
  Watcher watcher;
  follow(watcher, table_of({"a.example", "b.example", "c.example", "d.example"}), noon);
  for (const auto* name : {"a.example", "b.example", "c.example", "d.example"}) {
    auto look = good_look(name);
    look.mx = {std::string(name) == "d.example" ? "other.example" : "shared.example"};
    watcher.take(look, noon);
  }
  due(watcher, noon);
  auto look = unseen_look("a.example", noon + 1h);
  look.mx = {"shared.example"};
  CHECK(watcher.take(look, noon + 1h).hops.empty());
  const auto called = due(watcher, noon + 1h);
  CHECK(called.size() == 2);
  CHECK(std::ranges::count(called, "d.example") == 1); // of other servers
  const auto news = watcher.take(good_look("d.example", noon + 1h), noon + 1h);
  CHECK(kinds(news) == Words{"unreachable", "mx-changed"});
  CHECK(news.hops.size() == 2);
}

TEST_CASE("a thousand that do not answer are one alert about ourselves", "[watch]") {
  Words names;
  for (int i = 0; i < 1000; ++i) {
    names.push_back("d" + std::to_string(i) + ".example");
  }
  Watcher watcher;
  follow(watcher, table_of(names), noon);
  Words told;
  for (const auto& name : names) {
    const auto news = watcher.take(unseen_look(name), noon + 1h);
    for (const auto& kind : kinds(news)) {
      told.push_back(kind);
    }
    for (const auto& hop : news.hops) {
      CHECK(hop.standing.failures == 0);
      CHECK(hop.standing.last.fault == Fault::ours);
    }
  }
  CHECK(told == Words{"ourselves"});
  CHECK(watcher.outage() == noon + 1h);
  // One a minute tells when it is over.
  due(watcher, noon + 1h);
  watcher.tick(noon + 1h + 61s);
  CHECK(due(watcher, noon + 1h + 61s).size() == 1);
  CHECK(kinds(watcher.take(good_look(names[0]), noon + 2h)) == Words{"ourselves-again"});
}

} // namespace mta_tls
