#include "common/tls/trust_store.h"
#include "common/wire/base64.h"
#include "tests/unit/tls/chain_certificates.h"

#include <catch2/catch.hpp>

#include <fstream>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

std::string der(std::string_view base64) {
  return decode_base64(base64).value();
}

CertificateChain chain_of(std::initializer_list<std::string_view> certificates) {
  CertificateChain chain;
  for (const auto certificate : certificates) {
    chain.push_back(der(certificate));
  }
  return chain;
}

ChainState state(std::initializer_list<std::string_view> certificates) {
  return TrustStore::of(der(root)).examine(chain_of(certificates)).state;
}

} // namespace

TEST_CASE("a chain is trusted if it leads to an authority of the store", "[tls]") {
  using enum ChainState;
  CHECK(state({leaf, intermediate}) == trusted);
  CHECK(state({leaf, intermediate, root}) == trusted);
  CHECK(state({leaf, other_root, intermediate}) == trusted); // out of order
  CHECK(state({leaf}) == issuer_missing);
  CHECK(state({self_signed_leaf}) == self_signed);
  CHECK(state({other_root}) == self_signed);
  CHECK(state({}) == unreadable);
}

TEST_CASE("what else is wrong with a chain has a name of its own", "[tls]") {
  using enum ChainState;
  const auto other = TrustStore::of(der(other_root));
  CHECK(other.examine(chain_of({leaf, intermediate, root})).state == unknown_authority);
  CHECK(state({client_leaf, intermediate}) == invalid);
  CHECK(TrustStore::of(der(root)).examine({"no certificate"}).state == unreadable);
  // What comes behind the first certificate may be rubbish.
  CHECK(TrustStore::of(der(intermediate)).examine({der(leaf), "rubbish"}).state ==
        trusted);
}

TEST_CASE("a missing issuer is named", "[tls]") {
  const auto found = TrustStore::of(der(root)).examine(chain_of({leaf}));
  CHECK(found.missing == "CN=Test Intermediate");
}

TEST_CASE("a chain holds no longer than the first of its certificates", "[tls]") {
  const auto own = validity_of(der(leaf)).value();
  const auto found = TrustStore::of(der(root)).examine(chain_of({leaf, intermediate}));
  CHECK(found.validity == own);
  CHECK(is_trusted(found, own.ends));
  CHECK_FALSE(is_trusted(found, own.ends + std::chrono::seconds(1)));
  CHECK_FALSE(is_trusted(found, own.begins - std::chrono::seconds(1)));
}

TEST_CASE("a store is read from a file, or it is said why not", "[tls]") {
  CHECK(TrustStore::from_file("/nonexistent/ca.pem").error() ==
        "/nonexistent/ca.pem: No such file or directory");
  CHECK(TrustStore::from_file("/dev/null").error() ==
        "/dev/null: no certificate is in it");
}

} // namespace mta_tls
