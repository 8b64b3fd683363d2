#include "common/table/read_file.h"
#include "tests/unit/table/temporary_folder.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <sys/stat.h>

using namespace mta_tls;

TEST_CASE("a file is read whole, with the time of its last change", "[table]") {
  const TemporaryFolder folder;
  const std::string octets("a\0b\n", 4);
  const auto path = folder.write("file", octets);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  const auto contents = read_file(path);
  REQUIRE(contents);
  CHECK(contents->octets == octets);
  CHECK(contents->modified.time_since_epoch().count() == status.st_mtim.tv_sec);
}

TEST_CASE("an empty file is read as such", "[table]") {
  const TemporaryFolder folder;
  const auto contents = read_file(folder.write("file", ""));
  REQUIRE(contents);
  CHECK(contents->octets.empty());
}

TEST_CASE("a file that changes while it is read is read again", "[table]") {
  const TemporaryFolder folder;
  const auto path = folder.write("file", "before");
  int readings = 0;
  ReadOptions options;
  options.after_reading = [&] {
    if (++readings == 1) {
      folder.write("file", "long after");
    }
  };
  const auto contents = read_file(path, options);
  REQUIRE(contents);
  CHECK(contents->octets == "long after");
  CHECK(readings == 2);
}

TEST_CASE("a file that never stops changing cannot be read", "[table]") {
  const TemporaryFolder folder;
  const auto path = folder.write("file", "x");
  std::string octets = "x";
  ReadOptions options;
  options.after_reading = [&] { folder.write("file", octets += "x"); };
  const auto contents = read_file(path, options);
  REQUIRE_FALSE(contents);
  CHECK(contents.error() == "changes all the time while it is being read");
}

TEST_CASE("what cannot be read says why", "[table]") {
  const TemporaryFolder folder;
  const auto fault = [](const std::string& path, const ReadOptions& options = {}) {
    const auto contents = read_file(path, options);
    return contents ? std::string("read") : contents.error();
  };
  CHECK(fault(folder.path("missing")) == "cannot be read: No such file or directory");
  CHECK(fault(folder.path("")) == "is a directory, not a file");
  CHECK(fault("") == "cannot be read: No such file or directory");
  CHECK(fault(std::string("a\0b", 3)) == "is no file name: it has a NUL in it");

  REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  CHECK(fault(folder.path("pipe")) == "is not a regular file");

  ReadOptions small;
  small.max_octets = 3;
  CHECK(fault(folder.write("file", "abcd"), small) ==
        "has 4 octets; at most 3 are allowed");
  CHECK(fault(folder.write("file", "abc"), small) == "read");
}
