#include "common/table/file_watch.h"
#include "tests/unit/table/temporary_folder.h"

#include <catch2/catch.hpp>

#include <filesystem>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;

// What has happened to one file since the watch began.
class Watched {
public:
  explicit Watched(const std::string& file) { CHECK(watch_.watch({file}).empty()); }

  bool has_news() { return watch_.read_events(); }
  bool stat_differs() { return watch_.stat_differs(); }

private:
  FileWatch watch_;
};

void point(const std::string& link, const std::string& target) {
  fs::create_symlink(target, link + ".new");
  fs::rename(link + ".new", link);
}

} // namespace

TEST_CASE("a file written in place, replaced or removed is news", "[table]") {
  const TemporaryFolder folder;
  const auto file = folder.write("policy.json", "1");
  Watched watched(file);
  CHECK_FALSE(watched.has_news());

  folder.write("policy.json", "2");
  CHECK(watched.has_news());
  CHECK_FALSE(watched.has_news());

  fs::rename(folder.write("policy.json.new", "3"), file);
  CHECK(watched.has_news());

  fs::remove(file);
  CHECK(watched.has_news());
}

TEST_CASE("what happens to other files of the folder is no news", "[table]") {
  const TemporaryFolder folder;
  Watched watched(folder.write("policy.json", "1"));

  fs::remove(folder.write("policy.json~", "1"));
  folder.write("policy.json.swp", "1");

  CHECK_FALSE(watched.has_news());
  CHECK_FALSE(watched.stat_differs());
}

TEST_CASE("a file that is not there yet is awaited", "[table]") {
  const TemporaryFolder folder;
  Watched watched(folder.path("folder/policy.json"));

  fs::create_directory(folder.path("folder"));

  CHECK(watched.has_news());
}

TEST_CASE("a link that points elsewhere is news, wherever it is on the path", "[table]") {
  const TemporaryFolder folder;
  for (const auto* version : {"v1", "v2"}) {
    fs::create_directory(folder.path(version));
    folder.write(std::string(version) + "/policy.json", version);
  }
  point(folder.path("data"), "v1");
  point(folder.path("policy.json"), "data/policy.json");
  Watched watched(folder.path("policy.json"));
  CHECK_FALSE(watched.has_news());

  SECTION("the link itself") {
    point(folder.path("policy.json"), folder.path("v2/policy.json"));
    CHECK(watched.has_news());
    CHECK(watched.stat_differs());
  }
  SECTION("a folder's link") {
    point(folder.path("data"), "v2");
    CHECK(watched.has_news());
    CHECK(watched.stat_differs());
  }
  SECTION("the file behind it") {
    folder.write("v1/policy.json", "new");
    CHECK(watched.has_news());
  }
  SECTION("a file that it does not lead to") {
    folder.write("v2/policy.json", "new");
    CHECK_FALSE(watched.has_news());
  }
}

TEST_CASE("whatever comes into a folder that is watched, goes or changes, is news",
          "[table]") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path("letters"));
  const auto own = folder.write("letters/a.json", "1");
  FileWatch watch;
  // In either order with a file of its own: both are one watch to the kernel.
  CHECK(watch.watch({own, folder.path("letters"), own}).empty());
  CHECK_FALSE(watch.read_events());

  folder.write("letters/b.json", "1");
  CHECK(watch.read_events());
  CHECK(watch.stat_differs());

  folder.write("letters/b.json", "2");
  CHECK(watch.read_events());

  fs::remove(folder.path("letters/b.json"));
  CHECK(watch.read_events());
  CHECK(watch.stat_differs());

  folder.write("c.json", "1");
  CHECK_FALSE(watch.read_events());
}

TEST_CASE("links in a circle are no trap", "[table]") {
  const TemporaryFolder folder;
  fs::create_symlink("b", folder.path("a"));
  fs::create_symlink("a", folder.path("b"));
  Watched watched(folder.path("a"));

  fs::remove(folder.path("b"));

  CHECK(watched.has_news());
}

TEST_CASE("a write through another name of the file is news", "[table]") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path("other"));
  const auto file = folder.write("policy.json", "1");
  fs::create_hard_link(file, folder.path("other/name"));
  Watched watched(file);

  folder.write("other/name", "2");

  CHECK(watched.has_news());
}

TEST_CASE("without inotify, stat tells", "[table]") {
  const TemporaryFolder folder;
  const auto file = folder.write("policy.json", "1");
  Watched watched(file);
  CHECK_FALSE(watched.stat_differs());

  fs::rename(folder.write("policy.json.new", "1"), file);
  CHECK(watched.stat_differs());
  CHECK_FALSE(watched.stat_differs());

  fs::remove(file);
  CHECK(watched.stat_differs());
}

TEST_CASE("a file written after it was read is told apart", "[table]") {
  const TemporaryFolder folder;
  const auto now = std::chrono::system_clock::now();
  const auto file = folder.write("policy.json", "1");
  FileWatch watch;
  watch.watch({file});

  CHECK(watch.changed_since(now));
  CHECK_FALSE(watch.changed_since(now + std::chrono::minutes(1)));
}

TEST_CASE("a file that is watched no longer is no news", "[table]") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path("old"));
  const auto old = folder.write("old/policy.json", "1");
  FileWatch watch;
  watch.watch({old});
  watch.watch({folder.write("policy.json", "1")});
  watch.read_events();

  folder.write("old/policy.json", "2");

  CHECK_FALSE(watch.read_events());
}

} // namespace mta_tls
