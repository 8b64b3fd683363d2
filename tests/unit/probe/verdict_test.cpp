#include "common/policy/bare_requirement.h"
#include "common/probe/verdict.h"
#include "common/wire/base64.h"
#include "tests/unit/tls/chain_certificates.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

std::string der(std::string_view base64) {
  return decode_base64(base64).value();
}

struct Seen {
  TlsOffer offer = TlsOffer::offered;
  TlsStart start = TlsStart::accepted;
  bool has_tls = true;
  std::string version = "TLS1.3";
  CertificateChain chain = {der(leaf), der(intermediate)};
  DaneHostState dane = DaneHostState::unsigned_zone;
};

const TrustStore& store() {
  static const auto trusted = TrustStore::of(der(root));
  return trusted;
}

Instant in_time() {
  return validity_of(der(leaf))->begins;
}

Assessment server(const Seen& seen) {
  ServerObservation observation;
  observation.place = {"mx.example", "192.0.2.1", 25};
  observation.ending = seen.has_tls ? Ending::done : Ending::failed;
  observation.dialogue = {Greeting::welcome, seen.offer, seen.start, "", false,
                          seen.has_tls};
  observation.has_tls = seen.has_tls;
  observation.version = seen.version;
  if (seen.has_tls) {
    observation.chain = seen.chain;
  }
  return assess(std::make_shared<const ServerObservation>(std::move(observation)),
                store(), {seen.dane, {}, true});
}

Obstacle obstacle(SecurityLevel level, const Seen& seen, Instant now = in_time()) {
  return judge_level(level, "example", server(seen), now).obstacle;
}

Passage passage(SecurityLevel level, const Seen& seen) {
  return judge_level(level, "example", server(seen), in_time()).passage;
}

using enum SecurityLevel;

} // namespace

TEST_CASE("a good server passes each level but dane-only", "[probe]") {
  CHECK(passage(none, {}) == Passage::clear);
  for (const auto level : {may, dane, encrypt, verify, secure}) {
    INFO(word(level));
    CHECK(passage(level, {}) == Passage::encrypted);
  }
  CHECK(obstacle(dane_only, {}) == Obstacle::no_tlsa);
}

TEST_CASE("a server without TLS gets plain text, or no mail", "[probe]") {
  Seen plain;
  plain.has_tls = false;
  std::tie(plain.offer, plain.start) =
      GENERATE(std::pair(TlsOffer::absent, TlsStart::not_tried),
               std::pair(TlsOffer::hidden, TlsStart::not_tried),
               std::pair(TlsOffer::offered, TlsStart::put_off));
  CHECK(passage(may, plain) == Passage::clear);
  CHECK(passage(dane, plain) == Passage::clear);
  CHECK(passage(encrypt, plain) == Passage::waits);
  plain.dane = DaneHostState::unusable;
  CHECK(passage(dane, plain) == Passage::waits);
  plain.dane = DaneHostState::authenticated;
  CHECK(passage(dane, plain) == Passage::waits);
}

TEST_CASE("a handshake that fails ends the attempt at each level", "[probe]") {
  Seen broken;
  broken.has_tls = false;
  for (const auto level : {may, dane, encrypt, verify, secure}) {
    INFO(word(level));
    CHECK(passage(level, broken) == Passage::waits);
    CHECK(obstacle(level, broken) == Obstacle::handshake_failed);
  }
  CHECK(passage(none, broken) == Passage::clear);
}

TEST_CASE("an old version of TLS is good enough where TLS is not forced", "[probe]") {
  Seen old;
  old.version = "TLS1.1";
  CHECK(passage(may, old) == Passage::encrypted);
  CHECK(obstacle(encrypt, old) == Obstacle::version_too_low);
}

TEST_CASE("what is wrong with a certificate is told apart", "[probe]") {
  Seen seen;
  const auto ends = validity_of(der(leaf))->ends;
  CHECK(obstacle(verify, seen, ends) == Obstacle::none);
  CHECK(obstacle(verify, seen, ends + std::chrono::seconds(1)) == Obstacle::expired);
  CHECK(obstacle(encrypt, seen, ends + std::chrono::seconds(1)) == Obstacle::none);
  seen.chain = {der(leaf)};
  CHECK(obstacle(verify, seen) == Obstacle::not_trusted);
  CHECK(explain(judge_level(verify, "example", server(seen), in_time()), server(seen),
                server(seen).chain, in_time()) ==
        "the server does not send the certificate of its issuer (CN=Test Intermediate)");
  CHECK(judge_level(secure, "other.example", server({}), in_time()).obstacle ==
        Obstacle::wrong_name);
}

TEST_CASE("a common name counts where there is no other, and it shows", "[probe]") {
  Seen seen;
  seen.chain = {der(leaf_without_names), der(intermediate)};
  CHECK(obstacle(verify, seen) == Obstacle::none);
  CHECK(bears_common_names_only(server(seen)));
  CHECK_FALSE(bears_common_names_only(server({})));
}

TEST_CASE("DNS that hides TLSA records stops mail at levels with DANE", "[probe]") {
  Seen seen;
  seen.dane = DaneHostState::tlsa_bogus;
  CHECK(obstacle(dane, seen) == Obstacle::dane_failed);
  CHECK(obstacle(dane_only, seen) == Obstacle::dane_failed);
  CHECK(obstacle(encrypt, seen) == Obstacle::none);
  seen.dane = DaneHostState::authenticated; // with no record that matches
  CHECK(obstacle(dane, seen) == Obstacle::dane_mismatch);
  CHECK(obstacle(dane_only, seen) == Obstacle::dane_mismatch);
}

TEST_CASE("a server that nobody could see is neither good nor bad", "[probe]") {
  ServerObservation gone;
  gone.place = {"mx.example", "192.0.2.1", 25};
  const auto unseen =
      assess(std::make_shared<const ServerObservation>(gone), store(), {});
  for (const auto level : {none, may, dane, encrypt, verify, secure}) {
    CHECK(judge_level(level, "example", unseen, in_time()) ==
          ServerVerdict{Passage::unknown, Obstacle::no_answer});
  }
}

} // namespace mta_tls
