#include "common/sqlite/sqlite.h"
#include "common/watch_file/watch_file.h"
#include "common/watch_file/watch_reader.h"
#include "tests/unit/table/temporary_folder.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>

namespace mta_tls {

namespace {

using namespace mta_tls::testing;
using namespace std::chrono_literals;

struct Place {
  TemporaryFolder folder;
  std::string path = folder.path("watch.db");
  std::string around = folder.path("");
};

WatchFile opened(const std::string& path, const WatchLimits& limits = {}) {
  return WatchFile(path, limits);
}

WatchReader reader(const std::string& path) {
  auto reader = WatchReader::open(path);
  if (!reader) {
    FAIL(reader.error());
  }
  return *std::move(reader);
}

std::vector<Standing> standings(const std::string& path) {
  return reader(path).standings().value();
}

std::vector<LookSpan> history(const std::string& path, Instant since = noon - 1h) {
  return reader(path).history("bank.example", since).value();
}

} // namespace

TEST_CASE("the watch's file has what was written, for those who read it", "[watch]") {
  const Place place;
  auto file = opened(place.path);
  REQUIRE(file.open().trouble.empty());
  const auto bank = standing_of_look(failing_look(Obstacle::expired));
  file.save(bank, "{}");
  file.save(standing_of_look(good_look("a.example")), "{}");
  Finding finding;
  finding.subject = "bank.example";
  finding.at = noon;
  file.tell(finding);
  CHECK(standings(place.path).empty()); // not yet
  CHECK_FALSE(file.flush(noon));

  const auto all = standings(place.path);
  REQUIRE(all.size() == 2);
  CHECK(all[0].last.hop == "a.example");
  CHECK(all[1] == bank);
  CHECK(reader(place.path).standing("bank.example").value() == bank);
  CHECK(reader(place.path).standing("c.example").value() == std::nullopt);
  CHECK(reader(place.path).findings("bank.example", noon).value() ==
        std::vector{finding});
  CHECK(reader(place.path).findings("a.example", noon).value().empty());
  CHECK(reader(place.path).all_findings(noon).value().size() == 1);
  CHECK(reader(place.path).all_findings(noon + 1s).value().empty());
}

TEST_CASE("looks that show the same are one row of the history", "[watch]") {
  const Place place;
  auto file = opened(place.path);
  REQUIRE(file.open().trouble.empty());
  for (const auto& look :
       {good_look("bank.example", noon), good_look("bank.example", noon + 6h),
        failing_look(Obstacle::expired, "bank.example", noon + 12h),
        good_look("bank.example", noon + 18h)}) {
    file.save(standing_of_look(look), "{}");
  }
  REQUIRE_FALSE(file.flush(noon + 18h));
  const auto spans = history(place.path);
  REQUIRE(spans.size() == 3);
  CHECK(spans[0] == LookSpan{good_look("bank.example", noon), noon + 6h, 2});
  CHECK(spans[1].look.outlook == Outlook::fails);
  CHECK(spans[2].looks == 1);
  CHECK(history(place.path, noon + 12h).size() == 2);
}

TEST_CASE("a new writer finds what the former one knew", "[watch]") {
  const Place place;
  const auto bank = standing_of_look(failing_look(Obstacle::expired));
  {
    auto file = opened(place.path);
    REQUIRE(file.open().trouble.empty());
    file.save(bank, "of the bank");
    file.save(standing_of_look(good_look("a.example")), "of a");
    file.forget("a.example");
    file.remember("letter", "of the letter");
    file.remember("other", "of the other");
    file.forget_subject("other");
    REQUIRE_FALSE(file.flush(noon));
  }
  auto file = opened(place.path);
  REQUIRE(file.open().trouble.empty());
  std::map<std::string, std::string> memories;
  REQUIRE_FALSE(file.load(
      [&](const Standing& standing, const std::string& memory) {
        CHECK(standing == bank);
        memories[standing.last.hop] = memory;
      },
      [&](const std::string& subject, const std::string& memory) {
        memories[subject] = memory;
      }));
  CHECK(memories == std::map<std::string, std::string>{{"bank.example", "of the bank"},
                                                       {"letter", "of the letter"}});
}

TEST_CASE("the history is bounded by age", "[watch]") {
  const Place place;
  auto file = opened(place.path, {std::chrono::days(30), 1 << 30});
  REQUIRE(file.open().trouble.empty());
  file.save(standing_of_look(good_look("bank.example", noon)), "{}");
  file.save(
      standing_of_look(failing_look(Obstacle::expired, "bank.example", noon + 240h)),
      "{}");
  REQUIRE_FALSE(file.flush(noon + 240h));
  CHECK(history(place.path).size() == 2);
  REQUIRE_FALSE(file.flush(noon + std::chrono::days(31)));
  CHECK(history(place.path).size() == 1);
  CHECK(standings(place.path).size() == 1);
}

TEST_CASE("the history is bounded by size, and the oldest goes first", "[watch]") {
  const Place place;
  constexpr std::uint64_t limit = 512 * 1024;
  auto file = opened(place.path, {std::chrono::days(4000), limit});
  REQUIRE(file.open().trouble.empty());
  constexpr int looks = 3000;
  for (int i = 0; i < looks; ++i) {
    auto look = good_look("bank.example", noon + i * 6h);
    look.servers.front().key = std::to_string(i);
    file.save(standing_of_look(look), "{}");
  }
  REQUIRE_FALSE(file.flush(noon));
  CHECK(std::filesystem::file_size(place.path) > 3 * limit);
  REQUIRE_FALSE(file.flush(noon + looks * 6h));
  const auto left = history(place.path);
  CHECK(left.size() < looks / 3);
  CHECK(left.size() > looks / 10);
  CHECK(left.back().look.servers.front().key == std::to_string(looks - 1));
  CHECK(standings(place.path).size() == 1);
}

TEST_CASE("a file of the watch that is none is set aside", "[watch]") {
  const Place place;
  std::ofstream(place.path) << std::string(5000, 'x');
  auto file = opened(place.path);
  const auto opening = file.open();
  CHECK(opening.was_set_aside);
  CHECK(opening.trouble == "file is not a database");
  CHECK(std::filesystem::exists(place.path + ".unusable"));
  file.save(standing_of_look(good_look()), "{}");
  CHECK_FALSE(file.flush(noon));
  CHECK(standings(place.path).size() == 1);
}

TEST_CASE("what cannot be written is told once, and the watch goes on", "[watch]") {
  auto file = opened("/dev/full/watch.db");
  CHECK_FALSE(file.open().trouble.empty());
  file.save(standing_of_look(good_look()), "{}");
  CHECK_FALSE(file.flush(noon));
  CHECK_FALSE(file.is_open());
}

TEST_CASE("who reads the watch's file leaves nothing beside it", "[watch]") {
  const Place place;
  {
    auto file = opened(place.path);
    REQUIRE(file.open().trouble.empty());
    file.save(standing_of_look(good_look()), "{}");
    REQUIRE_FALSE(file.flush(noon));
  }
  std::filesystem::remove(place.path + "-journal");
  CHECK(standings(place.path).size() == 1);
  CHECK(std::distance(std::filesystem::directory_iterator(place.around), {}) == 1);
}

TEST_CASE("a reader and the writer do not fail each other", "[watch]") {
  const Place place;
  auto file = opened(place.path);
  REQUIRE(file.open().trouble.empty());
  file.save(standing_of_look(good_look("a.example")), "{}");
  REQUIRE_FALSE(file.flush(noon));
  // A reader in the middle of its reading.
  SqliteFile other(place.path, SqliteFile::Access::read);
  other.run("BEGIN; SELECT count(*) FROM standings");
  file.save(standing_of_look(good_look("b.example")), "{}");
  CHECK_FALSE(file.flush(noon)); // no news, but it has to wait
  other.run("COMMIT");
  CHECK_FALSE(file.flush(noon));
  CHECK(standings(place.path).size() == 2);
}

TEST_CASE("a file of the watch that is not there, or is another, is told of", "[watch]") {
  const Place place;
  const auto error = [&] { return WatchReader::open(place.path).error(); };
  CHECK(error() == place.path + ": No such file or directory");
  std::ofstream(place.path) << "no database, but text that is long enough";
  CHECK(error() == place.path + ": file is not a database");
}

} // namespace mta_tls
