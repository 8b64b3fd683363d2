#include "common/table/document.h"
#include "common/tls/sha256.h"
#include "tests/unit/table/temporary_folder.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <sys/resource.h>

namespace mta_tls {

namespace {

namespace fs = std::filesystem;

long peak_kilobytes() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

std::string fault_of(const Result<std::string, std::string>& result) {
  return result ? "" : result.error();
}

} // namespace

TEST_CASE("a document is found in its folder, also through a link within it", "[table]") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path("letters"));
  folder.write("letters/a.pdf", "1");
  fs::create_symlink("letters/a.pdf", folder.path("b.pdf"));
  CHECK(*find_document(folder.path(""), "letters/a.pdf") == folder.path("letters/a.pdf"));
  CHECK(*find_document(folder.path(""), "b.pdf") == folder.path("b.pdf"));
}

TEST_CASE("a document's folder may be a link itself", "[table]") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path("v1"));
  folder.write("v1/a.pdf", "1");
  fs::create_directory_symlink("v1", folder.path("letters"));
  CHECK(*find_document(folder.path("letters"), "a.pdf") == folder.path("letters/a.pdf"));
}

TEST_CASE("no document leads out of its folder", "[table]") {
  const TemporaryFolder folder;
  fs::create_directory(folder.path("letters"));
  fs::create_directory(folder.path("letters-2"));
  const auto outside = folder.write("letters-2/a.pdf", "1");
  fs::create_symlink(outside, folder.path("letters/link.pdf"));
  fs::create_directory_symlink("../letters-2", folder.path("letters/more"));
  const auto letters = folder.path("letters");
  CHECK(fault_of(find_document(letters, "link.pdf")) ==
        "is a link out of its folder, to \"" + outside + "\"");
  CHECK(fault_of(find_document(letters, "more/a.pdf")) ==
        "is a link out of its folder, to \"" + outside + "\"");
  CHECK(fault_of(find_document(letters, "../letters-2/a.pdf")) ==
        "leads out of the folder of the file that names it");
  CHECK(fault_of(find_document(letters, outside)) ==
        "is no path that begins in the folder of the file that names it");
  CHECK(fault_of(find_document(letters, "a.pdf")) ==
        "cannot be read: No such file or directory");
}

TEST_CASE("the digest of a large document costs no memory", "[table]") {
  const TemporaryFolder folder;
  const auto file = folder.write("large.pdf", "");
  fs::resize_file(file, most_document_octets);
  const auto before = peak_kilobytes();
  CHECK(*sha256_of_document(file) ==
        "3b6a07d0d404fab4e23b6d34bc6696a6a312dd92821332385e5af7c01c421351");
  CHECK(peak_kilobytes() - before < 8 * 1024);
  fs::resize_file(file, most_document_octets + 1);
  CHECK(fault_of(sha256_of_document(file)) ==
        "has 67108865 octets; at most 67108864 are allowed");
}

TEST_CASE("the digest of a document is that of its octets", "[table]") {
  const TemporaryFolder folder;
  const auto octets =
      GENERATE(std::string(), std::string("abc"), std::string(200'000, 'x'));
  CHECK(*sha256_of_document(folder.write("a.pdf", octets)) == sha256_hex(octets));
}

} // namespace mta_tls
