#include "common/tls/certificate.h"
#include "common/wire/base64.h"
#include "tests/unit/tls/certificates.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

std::string der_of(std::string_view base64) {
  return decode_base64(base64).value();
}

} // namespace

TEST_CASE("a certificate tells its key, the names of hosts, and its issuer", "[tls]") {
  const auto facts = read_certificate(der_of(bank_certificate));
  REQUIRE(facts);
  CHECK(fmt::format("{:02x}", fmt::join(facts->key_sha256, "")) == bank_key);
  using Names = std::vector<std::string>;
  CHECK(facts->common_names == Names{"client.bank.example"});
  CHECK(facts->dns_names == Names{"client.bank.example", "*.out.bank.example"});
  CHECK(all_names(*facts) == Names{"client.bank.example", "*.out.bank.example"});
  CHECK(facts->issuer == "O=Lab\\, Inc=1,CN=client.bank.example");
}

TEST_CASE("a certificate without names has a key all the same", "[tls]") {
  const auto facts = read_certificate(der_of(nameless_certificate));
  REQUIRE(facts);
  CHECK(fmt::format("{:02x}", fmt::join(facts->key_sha256, "")) == bank_key);
  CHECK(all_names(*facts).empty());
  CHECK(server_names(*facts).empty());
}

TEST_CASE("a server's common name counts only where it has no other", "[tls]") {
  const CertificateFacts both{{}, {"old.example"}, {"mx.example"}, ""};
  CHECK(server_names(both) == std::vector<std::string>{"mx.example"});
  CHECK(all_names(both) == std::vector<std::string>{"old.example", "mx.example"});
  const CertificateFacts subject_only{{}, {"old.example"}, {}, ""};
  CHECK(server_names(subject_only) == std::vector<std::string>{"old.example"});
}

TEST_CASE("what is no certificate is none, wherever it breaks off", "[tls]") {
  const auto der = der_of(bank_certificate);
  for (std::size_t size = 0; size < der.size(); ++size) {
    INFO(size);
    CHECK_FALSE(read_certificate(std::string_view(der).substr(0, size)));
  }
  CHECK_FALSE(read_certificate("no certificate"));
}

} // namespace mta_tls
