#include "common/dialect/exim_cert.h"
#include "common/dialect/socketmap.h"
#include "tests/unit/policy/tables.h"
#include "tests/unit/tls/certificates.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

// base64: bank.example, mx.out.bank.example
constexpr std::string_view domain_word = "YmFuay5leGFtcGxl";
constexpr std::string_view host_word = "bXgub3V0LmJhbmsuZXhhbXBsZQ==";

struct Told {
  std::string stage = "mail";
  std::string tls = "TLS1.3";
  std::string verified = "1";
  std::string dane = "no";
  std::string tlsa = "0";
  std::string certificate = std::string(bank_certificate);
  std::string host = std::string(host_word);
};

std::string key_of(const Told& told) {
  return "stage=" + told.stage + " domain=" + std::string(domain_word) +
         " sender= user= host=" + told.host + " tls=" + told.tls +
         " verified=" + told.verified + " dane=" + told.dane + " tlsa=" + told.tlsa +
         " cert=" + told.certificate;
}

Told at_handshake() {
  Told told;
  told.stage = "handshake";
  told.tls = "";
  told.verified = "0";
  return told;
}

std::shared_ptr<const Snapshot> bank_at(SecurityLevel level) {
  auto rule = body(level);
  if (level == secure) {
    rule.requirement.names = {name_pattern("client.bank.example")};
  }
  if (level == fingerprint) {
    rule.requirement.keys = {*key_digest_of(bank_key)};
  }
  return build({{{{"bank.example"}, rule}}});
}

std::string answer(const std::string& key, const Snapshot& snapshot) {
  return socketmap_answer("exim-cert " + key, snapshot, now, nullptr);
}

std::string answer(const Told& told, SecurityLevel level) {
  return answer(key_of(told), *bank_at(level));
}

Told having(std::string Told::*word, std::string value) {
  Told told;
  told.*word = std::move(value);
  return told;
}

} // namespace

TEST_CASE("Exim's question about a session tells all of it", "[dialect]") {
  auto told = having(&Told::dane, "yes");
  told.tlsa = "8";
  const auto key = key_of(told);
  const auto asked = EximSession::parse(key);
  REQUIRE(asked);
  CHECK(asked->stage() == EximSession::Stage::mail);
  CHECK(asked->recipient().question().next_hop->text() == "bank.example");
  const auto& session = asked->session();
  CHECK(session.mx_host == "mx.out.bank.example");
  CHECK(session.encrypted == true);
  CHECK(session.version == TlsVersion::v1_3);
  CHECK(session.trusted == true);
  CHECK(session.dane == true);
  CHECK(session.names ==
        std::vector<std::string>{"client.bank.example", "*.out.bank.example"});
  CHECK(session.key == key_digest_of(bank_key));
}

TEST_CASE("a handshake tells of the certificate, and where there are no TLSA records",
          "[dialect]") {
  const auto asked = EximSession::parse(key_of(at_handshake()));
  REQUIRE(asked);
  CHECK(asked->stage() == EximSession::Stage::handshake);
  const auto& session = asked->session();
  CHECK_FALSE(session.encrypted);
  CHECK_FALSE(session.version);
  CHECK_FALSE(session.trusted);
  CHECK(session.dane == false);
  CHECK(session.names);
  CHECK(session.key);
  auto with_tlsa = at_handshake();
  with_tlsa.tlsa = "8";
  CHECK_FALSE(EximSession::parse(key_of(with_tlsa))->session().dane);
}

TEST_CASE("a good session is accepted at each level", "[dialect]") {
  const auto level = GENERATE(from_range(all_levels));
  auto told = having(&Told::dane, "yes");
  told.tlsa = "8";
  CHECK(answer(told, level) == "OK accept");
}

TEST_CASE("what a session lacks is said, with what it has instead", "[dialect]") {
  using Case = std::tuple<SecurityLevel, Told, std::string>;
  const auto [level, told, why] = GENERATE(values<Case>({
      {encrypt, having(&Told::tls, ""), "encrypt: the session is not encrypted"},
      {encrypt, having(&Told::tls, "TLS1.1"),
       "encrypt: the version of TLS is lower than agreed"},
      {encrypt, having(&Told::tls, "SSL3"),
       "encrypt: what is agreed cannot be checked in this session"},
      {verify, having(&Told::verified, "0"),
       "verify: the certificate does not chain to a trusted authority"},
      {verify, having(&Told::host, "bXguZXZpbC5leGFtcGxl"),
       "verify: the certificate bears none of the names that it must, but "
       "client.bank.example, *.out.bank.example"},
      {verify, having(&Told::certificate, std::string(nameless_certificate)),
       "verify: the certificate bears none of the names that it must, but no name"},
      {verify, having(&Told::certificate, ""),
       "verify: what is agreed cannot be checked in this session"},
      {secure, having(&Told::certificate, std::string(nameless_certificate)),
       "secure: the certificate bears none of the names that it must, but no name"},
      {fingerprint, having(&Told::certificate, "bm9uZQ=="),
       "fingerprint: what is agreed cannot be checked in this session"},
      {dane_only, Told{}, "dane-only: no TLSA records confirm the certificate"},
  }));
  CHECK(answer(told, level) == "OK refuse level " + why);
}

TEST_CASE("a key that is not pinned is told", "[dialect]") {
  auto rule = body(fingerprint);
  rule.requirement.keys = {key(1)};
  const auto table = build({{{{"bank.example"}, rule}}});
  CHECK(answer(key_of({}), *table) ==
        "OK refuse level fingerprint: the key is none of those that are pinned, but " +
            std::string(bank_key));
}

TEST_CASE("a handshake is refused for what is known by then, and for no more",
          "[dialect]") {
  CHECK(answer(at_handshake(), encrypt) == "OK accept");
  CHECK(answer(at_handshake(), verify) == "OK accept");
  CHECK(answer(at_handshake(), fingerprint) == "OK accept");
  CHECK(answer(at_handshake(), dane_only) ==
        "OK refuse level dane-only: no TLSA records confirm the certificate");
  auto nameless = at_handshake();
  nameless.certificate = nameless_certificate;
  CHECK(answer(nameless, secure) == "OK refuse level secure: the certificate bears none "
                                    "of the names that it must, but no name");
}

TEST_CASE("a session that another process has set up passes no forced level",
          "[dialect]") {
  Told told;
  told.tls = "";
  told.verified = "0";
  told.certificate = "";
  const auto level = GENERATE(from_range(all_levels));
  CHECK((answer(told, level) == "OK accept") == !forces_tls(level));
}

TEST_CASE("a session is judged by what its sender's rule raises", "[dialect]") {
  const auto rule = sender_rule("boss", verify, from_address("boss@our.example"));
  const auto table = build({{{{"bank.example"}, body(encrypt)}}, {}, {}, {rule}});
  auto key = key_of(having(&Told::verified, "0"));
  CHECK(answer(key, *table) == "OK accept");
  key.replace(key.find("sender="), 7, "sender=Ym9zc0BvdXIuZXhhbXBsZQ==");
  CHECK(answer(key, *table) ==
        "OK refuse level verify: the certificate does not chain to a trusted authority");
}

TEST_CASE("a certificate that was too long to be told is not known", "[dialect]") {
  auto key = key_of({});
  key.replace(key.find(" cert="), std::string::npos, " cert-is-long=1");
  CHECK(answer(key, *bank_at(encrypt)) == "OK accept");
  CHECK(answer(key, *bank_at(secure)) ==
        "OK refuse level secure: what is agreed cannot be checked in this session");
}

TEST_CASE("a session for a domain without a rule is accepted", "[dialect]") {
  CHECK(answer(key_of({}), *build({})) == "OK accept");
}

TEST_CASE("a key that the transport does not write accepts nothing", "[dialect]") {
  const auto [key, error] = GENERATE(table<std::string, std::string>({
      {"bank.example", "the key is not a list of name=value words"},
      {"domain=YmFuay5leGFtcGxl", "the key names no stage, or an unknown one"},
      {"stage=rcpt domain=YmFuay5leGFtcGxl", "the key names no stage, or an unknown one"},
      {"stage=mail", "no domain in the key"},
      {"stage=mail domain=", "no domain in the key"},
      {"stage=mail domain=YmFuay5leGFtcGxl cert=no",
       "a value that must be base64 is not"},
      {"stage=mail stage=mail domain=YmFuay5leGFtcGxl", "a word stands twice in the key"},
  }));
  CHECK(answer(key, *build({})) == "TEMP " + error);
}

} // namespace mta_tls
