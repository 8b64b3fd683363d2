#include "common/letter/cms.h"
#include "tests/unit/letter/der_text.h"

#include <catch2/catch.hpp>

using namespace mta_tls;
using test::der;

namespace {

const std::string sha256 = "\x60\x86\x48\x01\x65\x03\x04\x02\x01";
const std::string rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
const std::string rsassa_pss = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";

std::string algorithm(const std::string& oid, const std::string& parameters = "") {
  return der(0x30, der(0x06, oid) + parameters);
}

std::string signer(const std::string& digest, const std::string& with) {
  return der(0x30, der(0x02, "\x01") + der(0x30, "") + digest + with + der(0x04, "s"));
}

std::string cms_of(const std::string& signers, const std::string& content = "") {
  const auto data = der(0x06, "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01") + content;
  return der(0x30, der(0x06, "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02") +
                       der(0xa0, der(0x30, der(0x02, "\x01") + der(0x31, "") +
                                               der(0x30, data) + der(0x31, signers))));
}

} // namespace

TEST_CASE("a CMS structure tells what it was signed with", "[letter]") {
  const auto facts = read_cms(cms_of(signer(algorithm(sha256), algorithm(rsa))));
  REQUIRE(facts);
  CHECK(facts->is_detached);
  CHECK(facts->certificates == 0);
  REQUIRE(facts->signers.size() == 1);
  CHECK(facts->signers[0].digest == "2.16.840.1.101.3.4.2.1");
  CHECK(facts->signers[0].algorithm == "1.2.840.113549.1.1.1");
  CHECK_FALSE(unsupported_algorithm(facts->signers[0]));
}

TEST_CASE("a CMS structure that holds what was signed is not detached", "[letter]") {
  const auto facts = read_cms(
      cms_of(signer(algorithm(sha256), algorithm(rsa)), der(0xa0, der(0x04, "PDF"))));
  REQUIRE(facts);
  CHECK_FALSE(facts->is_detached);
}

TEST_CASE("a CMS structure without a signer, or that is none, is none", "[letter]") {
  CHECK_FALSE(read_cms(cms_of("")));
  CHECK_FALSE(read_cms(cms_of(der(0x30, ""))));
  CHECK_FALSE(read_cms(der(0x30, "")));
  CHECK_FALSE(read_cms(""));
  CHECK_FALSE(read_cms("%PDF-1.7"));
}

TEST_CASE("RSA-PSS is supported where its salt is as long as the digest", "[letter]") {
  const auto salt = GENERATE(
      table<std::string, std::string>({{"\x20", ""},
                                       {"\x40", "RSA-PSS with a salt of 64 octets"},
                                       {"", "RSA-PSS with a salt of 20 octets"}}));
  const auto field =
      std::get<0>(salt).empty() ? std::string() : der(0xa2, der(0x02, std::get<0>(salt)));
  const auto facts = read_cms(
      cms_of(signer(algorithm(sha256), algorithm(rsassa_pss, der(0x30, field)))));
  REQUIRE(facts);
  CHECK(unsupported_algorithm(facts->signers[0]).value_or("") == std::get<1>(salt));
}

TEST_CASE("an algorithm that is not known, or too weak, is not supported", "[letter]") {
  CHECK(unsupported_algorithm({"1.2.3", "1.2.840.113549.1.1.1", {}}) == "digest 1.2.3");
  CHECK(unsupported_algorithm({"2.16.840.1.101.3.4.2.1", "1.2.4", {}}) ==
        "algorithm 1.2.4");
  CHECK(unsupported_algorithm({"1.3.14.3.2.26", "1.2.840.113549.1.1.1", {}}) ==
        "1.3.14.3.2.26, whose digest can be forged");
}
