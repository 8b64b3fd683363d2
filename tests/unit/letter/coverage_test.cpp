#include "common/letter/coverage.h"
#include "tests/unit/letter/der_text.h"

#include <catch2/catch.hpp>

#include <limits>

using namespace mta_tls;

namespace {

const std::string contents = "\x30\x01x";
const std::string before = "%PDF before ";
const std::string written = "<300178>";
const std::string behind = " behind %%EOF";
const std::string file = before + written + behind;

std::int64_t octets(const std::string& text) {
  return static_cast<std::int64_t>(text.size());
}

PdfSignature whole_signature() {
  return {{0, octets(before), octets(before + written), octets(behind)}, contents, ""};
}

Coverage coverage(const std::string& text, const PdfSignature& signature) {
  return coverage_of(text, std::span(&signature, 1)).front().coverage;
}

} // namespace

TEST_CASE("a signature covers a PDF whole if it leaves out its own octets alone",
          "[letter]") {
  const auto signature = whole_signature();
  const auto covered = coverage_of(file, std::span(&signature, 1)).front();
  CHECK(covered.coverage == Coverage::whole);
  CHECK(covered.pieces.before == before);
  CHECK(covered.pieces.behind == behind);
}

TEST_CASE("whatever is added behind a signature is seen", "[letter]") {
  CHECK(coverage(file + "x", whole_signature()) == Coverage::appended);
}

TEST_CASE("no other ByteRange covers the file whole", "[letter]") {
  const auto limit = octets(file) + 1;
  for (std::int64_t a = 0; a <= limit; ++a) {
    for (std::int64_t b = 0; b <= limit; ++b) {
      for (std::int64_t c = 0; c <= limit; ++c) {
        auto signature = whole_signature();
        if (const std::vector<std::int64_t> range{0, a, b, c};
            range != signature.byte_range) {
          signature.byte_range = range;
          REQUIRE(coverage(file, signature) != Coverage::whole);
        }
      }
    }
  }
}

TEST_CASE("a ByteRange that is none covers nothing", "[letter]") {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  const auto range = GENERATE(
      std::vector<std::int64_t>{}, std::vector<std::int64_t>{0, 5},
      std::vector<std::int64_t>{0, most, most, most},
      std::vector<std::int64_t>{0, -1, 20, 5}, std::vector<std::int64_t>{0, 20, 5, 5},
      std::vector<std::int64_t>{0, 12, 20, 13, 0});
  CHECK(coverage(file, {range, contents, ""}) == Coverage::malformed);
}

TEST_CASE("the octets left out are the signature's own", "[letter]") {
  auto signature = whole_signature();
  signature.contents = "\x30\x01y";
  CHECK(coverage(file, signature) == Coverage::partial);
  signature = whole_signature();
  signature.byte_range[0] = 1;
  signature.byte_range[1] -= 1;
  CHECK(coverage(file, signature) == Coverage::partial);
}

TEST_CASE("of two signatures the second covers the file, the first what it was",
          "[letter]") {
  const auto more = "<300178> two %%EOF";
  const auto both = file + " " + more;
  const std::vector<PdfSignature> signatures{
      whole_signature(),
      {{0, octets(file) + 1, octets(file) + 9, octets(both) - octets(file) - 9},
       contents,
       ""}};
  const auto covered = coverage_of(both, signatures);
  CHECK(covered[0].coverage == Coverage::earlier_revision);
  CHECK(covered[0].revision_octets == file.size());
  CHECK(covered[1].coverage == Coverage::whole);
  CHECK(coverage_of(both + "!", signatures)[0].coverage == Coverage::appended);
  CHECK(coverage_of(both + "!", signatures)[1].coverage == Coverage::appended);
}

TEST_CASE("the zeros behind a signature are no part of it", "[letter]") {
  const auto padded = contents + std::string(10, '\0');
  CHECK(without_padding(padded) == contents);
  CHECK(without_padding("").empty());
}
