#include "common/facts/fact_store.h"
#include "tests/unit/facts/sources.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <unistd.h>

namespace mta_tls {

namespace {

using namespace facts_test;
namespace fs = std::filesystem;

constexpr DiscoveryWanted both{true, true};
constexpr DiscoveryWanted only_dane{true, false};

Knowledge some_knowledge() {
  Knowledge known;
  known.facts.dane = DaneFinding{DanePromise::nothing, DaneReason::no_tlsa, false};
  known.dane = {now + 100s, now + 200s, 0};
  StsPolicy policy{StsMode::enforce, 86'400s, {*NamePattern::parse("mx.a.example")}};
  known.facts.asked_for_sts = true;
  known.facts.sts = known.sts.policy = discovered_sts(policy, "id1", now + 86'400s);
  known.sts.record = {now + 300s, now + 400s, 0};
  return known;
}

// Some eight kilobytes.
Knowledge long_policy() {
  auto known = some_knowledge();
  StsPolicy policy{StsMode::enforce, 86'400s, {}};
  for (int i = 0; i < 100; ++i) {
    policy.mx.push_back(*NamePattern::parse("mx" + std::to_string(i) + "." +
                                            std::string(60, 'm') + ".long.example"));
  }
  known.facts.sts = known.sts.policy = discovered_sts(policy, "long", now + 86'400s);
  return known;
}

class Folder {
public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "mta-tls-facts-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string file() const { return (path_ / "cache.db").string(); }

private:
  fs::path path_;
};

std::map<std::string, Knowledge> loaded(FactStore& store, std::size_t most = 100) {
  std::map<std::string, Knowledge> all;
  CHECK_FALSE(store.load(most, now, [&](const std::string& hop, Knowledge knowledge) {
    all.emplace(hop, std::move(knowledge));
  }));
  return all;
}

void fill(const std::string& file) {
  FactStore store(file);
  REQUIRE(store.open().trouble.empty());
  store.save("a.example", some_knowledge(), both, now);
  store.save("b.example", some_knowledge(), only_dane, now);
  REQUIRE_FALSE(store.flush(now));
}

} // namespace

TEST_CASE("what a store was given is there after a restart", "[facts]") {
  const Folder folder;
  fill(folder.file());
  FactStore store(folder.file());
  CHECK(store.open().trouble.empty());
  const auto all = loaded(store);
  REQUIRE(all.size() == 2);
  CHECK(all.at("a.example").facts.sts);
  CHECK(all.at("a.example").facts.dane);
  CHECK_FALSE(all.at("b.example").facts.asked_for_sts);
}

TEST_CASE("saving one part of a next hop leaves the other as it was", "[facts]") {
  const Folder folder;
  fill(folder.file());
  FactStore store(folder.file());
  store.open();
  auto known = some_knowledge();
  known.facts.dane->promise = DanePromise::dane_only;
  known.facts.sts = nullptr;
  store.save("a.example", known, only_dane, now);
  store.flush(now);
  const auto all = loaded(store);
  CHECK(all.at("a.example").facts.dane->promise == DanePromise::dane_only);
  CHECK(all.at("a.example").facts.sts);
}

TEST_CASE("of too many rows those with a policy in force are loaded", "[facts]") {
  const Folder folder;
  fill(folder.file());
  FactStore store(folder.file());
  store.open();
  const auto all = loaded(store, 1);
  REQUIRE(all.size() == 1);
  CHECK(all.begin()->first == "a.example");
}

TEST_CASE("what is forgotten does not come back", "[facts]") {
  const Folder folder;
  fill(folder.file());
  FactStore store(folder.file());
  store.open();
  store.forget("a.example");
  store.flush(now);
  CHECK(loaded(store).size() == 1);
  store.forget_all();
  store.flush(now);
  CHECK(loaded(store).empty());
}

TEST_CASE("a single next hop is found, written to the disk or not yet", "[facts]") {
  const Folder folder;
  fill(folder.file());
  FactStore store(folder.file());
  store.open();
  const auto kept = store.find("a.example", now);
  REQUIRE(kept);
  CHECK(kept->facts.asked_for_sts);
  CHECK(is_enforced(kept->facts.sts, now));
  CHECK(kept->sts.policy == kept->facts.sts);
  CHECK(kept->facts.dane->promise == DanePromise::nothing);
  CHECK(store.find("b.example", now)->facts.sts == nullptr);
  CHECK_FALSE(store.find("c.example", now));

  store.save("c.example", some_knowledge(), both, now);
  CHECK(store.find("c.example", now));
  store.forget("a.example");
  CHECK_FALSE(store.find("a.example", now));
}

TEST_CASE("a next hop whose row has lapsed is not found", "[facts]") {
  const Folder folder;
  fill(folder.file());
  FactStore store(folder.file());
  store.open();
  CHECK(store.find("a.example", now + 86'399s));
  CHECK_FALSE(store.find("a.example", now + 86'400s));
}

TEST_CASE("looking for a next hop does not keep the file from being written", "[facts]") {
  const Folder folder;
  fill(folder.file());
  FactStore store(folder.file());
  store.open();
  REQUIRE(store.find("a.example", now));
  SqliteFile other(folder.file());
  other.run("DELETE FROM next_hops; PRAGMA wal_checkpoint(TRUNCATE)");
  CHECK(fs::file_size(folder.file() + "-wal") == 0);
  CHECK_FALSE(store.find("a.example", now));
}

TEST_CASE("a policy in force is not replaced by the absence of one", "[facts]") {
  const Folder folder;
  fill(folder.file());
  FactStore store(folder.file());
  store.open();
  auto without = some_knowledge();
  without.facts.sts = without.sts.policy = nullptr;
  store.save("a.example", without, both, now + 86'399s);
  CHECK(store.find("a.example", now)->facts.sts);
  store.save("a.example", without, both, now + 86'400s);
  CHECK_FALSE(store.find("a.example", now)->facts.sts);
}

TEST_CASE("another policy, and one of mode none, replace a policy in force", "[facts]") {
  const auto mode = GENERATE(StsMode::enforce, StsMode::testing, StsMode::none);
  const Folder folder;
  fill(folder.file());
  FactStore store(folder.file());
  store.open();
  auto other = some_knowledge();
  const StsPolicy policy{mode, 86'400s, {*NamePattern::parse("mx2.a.example")}};
  other.facts.sts = other.sts.policy = discovered_sts(policy, "id2", now + 86'400s);
  store.save("a.example", other, both, now);
  const auto kept = store.find("a.example", now);
  CHECK(kept->facts.sts->id == "id2");
  CHECK(kept->facts.sts->mode == mode);
}

TEST_CASE("rows go when all of them has lapsed", "[facts]") {
  const Folder folder;
  fill(folder.file());
  FactStore store(folder.file());
  store.open();
  store.flush(now + 300s); // the DANE of both has lapsed, the policy has not
  const auto all = loaded(store);
  CHECK(all.size() == 1);
  CHECK(all.count("a.example") == 1);
}

TEST_CASE("a file that is no cache is set aside, and a new one begun", "[facts]") {
  const Folder folder;
  std::ofstream(folder.file()) << "this is no database, whatever it is called\n"
                               << std::string(5'000, 'x');
  FactStore store(folder.file());
  const auto opened = store.open();
  CHECK(opened.was_set_aside);
  CHECK_FALSE(opened.trouble.empty());
  CHECK(fs::exists(folder.file() + ".unusable"));
  store.save("a.example", some_knowledge(), both, now);
  CHECK_FALSE(store.flush(now));
  CHECK(loaded(store).size() == 1);
}

TEST_CASE("a full cache keeps what it has, takes what fits, and says so once",
          "[facts]") {
  const Folder folder;
  constexpr std::size_t pages = 256; // of 4 KiB
  FactStore store(folder.file(), pages);
  REQUIRE(store.open().trouble.empty());
  store.save("a.example", some_knowledge(), both, now);
  REQUIRE_FALSE(store.flush(now));
  int told = 0;
  for (int second = 0; second < 10; ++second) {
    for (int i = 0; i < 20; ++i) {
      store.save(std::to_string(second * 20 + i) + ".example", long_policy(), both, now);
    }
    auto newer = some_knowledge();
    newer.facts.sts = newer.sts.policy =
        discovered_sts({StsMode::enforce, 86'400s, {*NamePattern::parse("mx.a.example")}},
                       "second" + std::to_string(second), now + 86'400s);
    store.save("a.example", newer, both, now);
    if (const auto trouble = store.flush(now + std::chrono::seconds(second))) {
      CHECK(*trouble == "it has grown to its limit, 1 MiB");
      ++told;
    }
  }
  CHECK(told == 1);
  CHECK(store.find("a.example", now)->facts.sts->id == "second9");
  CHECK(store.find("0.example", now));
  CHECK_FALSE(store.find("199.example", now));
  CHECK(fs::file_size(folder.file()) <= pages * 4'096);

  store.forget_all();
  CHECK_FALSE(store.flush(now + 10s));
  store.save("199.example", long_policy(), both, now);
  CHECK_FALSE(store.flush(now + 11s));
  CHECK(store.find("199.example", now));
}

TEST_CASE("a damaged cache never stops anybody", "[facts]") {
  const Folder folder;
  fill(folder.file());
  const auto size = fs::file_size(folder.file());
  const auto at = GENERATE(0U, 20U, 100U, 1'000U, 4'096U, 8'000U);
  std::fstream file(folder.file(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(std::min<std::streamoff>(at, static_cast<std::streamoff>(size) - 100));
  file << std::string(100, '\xee');
  file.close();
  FactStore store(folder.file());
  store.open();
  store.load(100, now, [](const std::string&, const Knowledge&) {});
  store.save("c.example", some_knowledge(), both, now);
  store.flush(now);
  CHECK(store.is_open());
}

TEST_CASE("a cache of another version is set aside", "[facts]") {
  const Folder folder;
  {
    SqliteFile file(folder.file());
    file.run("CREATE TABLE other (x TEXT); PRAGMA user_version = 7");
  }
  FactStore store(folder.file());
  CHECK(store.open().was_set_aside);
}

TEST_CASE("a cache that cannot be opened is told once, and done without", "[facts]") {
  FactStore store("/nonexistent/folder/cache.db");
  const auto opened = store.open();
  CHECK_FALSE(opened.was_set_aside);
  CHECK_FALSE(opened.trouble.empty());
  store.save("a.example", some_knowledge(), both, now);
  CHECK_FALSE(store.flush(now));
  CHECK_FALSE(store.is_open());
}

} // namespace mta_tls
