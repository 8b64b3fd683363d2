#include "common/audit/audit_file.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdlib.h>

namespace mta_tls {

namespace {

class Folder {
public:
  Folder() : path_((std::filesystem::temp_directory_path() / "audit-XXXXXX").string()) {
    REQUIRE(::mkdtemp(path_.data()));
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string file(const std::string& name) const { return path_ + '/' + name; }

private:
  std::string path_;
};

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

} // namespace

TEST_CASE("lines are appended to the audit file", "[audit]") {
  const Folder folder;
  const auto path = folder.file("audit");
  std::ofstream(path) << "older\n";

  AuditFile audit(path);
  audit.add("one");
  audit.add("two");
  CHECK_FALSE(audit.flush());

  CHECK(contents(path) == "older\none\ntwo\n");
}

TEST_CASE("what is not flushed is written at the end", "[audit]") {
  const Folder folder;
  { AuditFile(folder.file("audit")).add("one"); }

  CHECK(contents(folder.file("audit")) == "one\n");
}

TEST_CASE("a rotated audit file is left, and a new one begun", "[audit]") {
  const Folder folder;
  const auto path = folder.file("audit");
  AuditFile audit(path);
  audit.add("one");
  audit.flush();
  std::filesystem::rename(path, path + ".1");

  CHECK_FALSE(audit.reopen());
  audit.add("two");
  audit.flush();

  CHECK(contents(path + ".1") == "one\n");
  CHECK(contents(path) == "two\n");
}

TEST_CASE("when a new audit file cannot be had, the old one goes on", "[audit]") {
  const Folder folder;
  std::filesystem::create_directory(folder.file("logs"));
  AuditFile audit(folder.file("logs/audit"));
  std::filesystem::rename(folder.file("logs"), folder.file("old"));

  CHECK(audit.reopen() == std::errc::no_such_file_or_directory);
  audit.add("one");
  CHECK_FALSE(audit.flush());

  CHECK(contents(folder.file("old/audit")) == "one\n");
}

TEST_CASE("a full disk is told", "[audit]") {
  AuditFile audit("/dev/full");
  audit.add("one");

  CHECK(audit.flush() == std::errc::no_space_on_device);
  CHECK_FALSE(audit.flush());
}

TEST_CASE("an audit file that cannot be opened is an exception", "[audit]") {
  CHECK_THROWS_WITH(AuditFile("/nowhere/audit"),
                    "cannot open audit file /nowhere/audit: No such file or directory");
}

} // namespace mta_tls
