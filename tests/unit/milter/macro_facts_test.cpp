#include "milter/macro_facts.h"
#include "tests/unit/milter/macro_map.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using Names = std::optional<std::vector<std::string>>;

SessionFacts facts_of(Mta mta, const MacroMap::Values& values) {
  SessionFacts facts;
  read_tls(mta, MacroMap(values), facts);
  return facts;
}

SmtpPeer peer(std::string_view address, std::uint16_t port) {
  const auto parsed = IpAddress::parse(address);
  return {"client", parsed ? std::optional(*parsed) : std::nullopt, port};
}

} // namespace

TEST_CASE("an MTA is known by its macro v", "[milter]") {
  const auto [version, mta] = GENERATE(table<std::string, Mta>({
      {"Postfix 3.7.11", Mta::postfix},
      {"Postfix 3.11-20261101", Mta::postfix},
      {"8.17.1.9", Mta::sendmail},
      {"", Mta::unknown},
      {"ACME 3.7.11", Mta::unknown},
      {"postfix", Mta::unknown},
  }));
  INFO(version);
  CHECK(mta_of(MacroMap(MacroMap::Values{{"v", version}})) == mta);
}

TEST_CASE("an MTA that sends no macro v is unknown", "[milter]") {
  CHECK(mta_of(MacroMap()) == Mta::unknown);
}

TEST_CASE("no TLS macros mean plain text only from an MTA that always sends them",
          "[milter]") {
  CHECK(facts_of(Mta::postfix, {}).tls == TlsState::plain);
  CHECK(facts_of(Mta::sendmail, {}).tls == TlsState::plain);
  CHECK(facts_of(Mta::unknown, {}).tls == TlsState::unknown);
  CHECK(facts_of(Mta::sendmail, {{"{tls_version}", ""}}).tls == TlsState::plain);
}

TEST_CASE("version, cipher and bits are taken as told", "[milter]") {
  const auto mta = GENERATE(Mta::postfix, Mta::sendmail, Mta::unknown);
  const auto facts = facts_of(mta, tls13);
  CHECK(facts.tls == TlsState::encrypted);
  CHECK(facts.protocol == "TLSv1.3");
  CHECK(facts.version == TlsVersion::v1_3);
  CHECK(facts.cipher == "TLS_AES_256_GCM_SHA384");
  CHECK(facts.cipher_bits == 256U);
}

TEST_CASE("what cannot be read as a version or as bits is unknown", "[milter]") {
  const auto bits = GENERATE("", "x", "256x", "-1", "99999999999");
  const auto facts =
      facts_of(Mta::postfix, {{"{tls_version}", "SSLv9"}, {"{cipher_bits}", bits}});
  CHECK(facts.tls == TlsState::encrypted);
  CHECK_FALSE(facts.version);
  CHECK_FALSE(facts.cipher_bits);
}

TEST_CASE("on Postfix a subject is there for trusted certificates alone", "[milter]") {
  const auto none = facts_of(Mta::postfix, tls13);
  CHECK(none.trust == ClientTrust::not_trusted);
  CHECK_FALSE(none.certificate_names);

  const auto trusted =
      facts_of(Mta::postfix, tls13 + MacroMap::Values{{"{cert_subject}", "client.lab"},
                                                      {"{cert_issuer}", "CA"}});
  CHECK(trusted.trust == ClientTrust::trusted);
  CHECK(trusted.certificate_names == Names({{"client.lab"}}));
  CHECK(trusted.certificate_issuer == "CA");
}

TEST_CASE("on Postfix a certificate without a common name has names that nobody knows",
          "[milter]") {
  const auto facts =
      facts_of(Mta::postfix, tls13 + MacroMap::Values{{"{cert_subject}", ""}});
  CHECK(facts.trust == ClientTrust::trusted);
  CHECK_FALSE(facts.certificate_names);
}

TEST_CASE("on Sendmail only verify = OK is trusted, whatever the subject", "[milter]") {
  const auto verify = GENERATE("OK", "NO", "NOT", "FAIL", "NONE", "TEMP", "PROTOCOL",
                               "SOFTWARE", "CONFIG", "CLEAR", "", "ok", "OK ");
  const auto facts =
      facts_of(Mta::sendmail,
               tls13 + MacroMap::Values{{"{verify}", verify},
                                        {"{cert_subject}", "/C=DE/CN=client.lab"},
                                        {"{cert_issuer}", "/C=DE/O=SX+20Lab/CN=CA"}});
  INFO(verify);
  const bool trusted = std::string_view(verify) == "OK";
  CHECK(facts.trust == (trusted ? ClientTrust::trusted : ClientTrust::not_trusted));
  CHECK(facts.certificate_names == (trusted ? Names({{"client.lab"}}) : Names()));
  CHECK(facts.certificate_issuer == (trusted ? "/C=DE/O=SX Lab/CN=CA" : ""));
}

TEST_CASE("without verify, Sendmail's subject proves nothing", "[milter]") {
  const auto mta = GENERATE(Mta::sendmail, Mta::unknown);
  const auto facts =
      facts_of(mta, tls13 + MacroMap::Values{{"{cert_subject}", "/CN=client.lab"}});
  CHECK(facts.trust == ClientTrust::unknown);
  CHECK_FALSE(facts.certificate_names);
}

TEST_CASE("an unknown MTA that sends verify is taken at its word", "[milter]") {
  CHECK(facts_of(Mta::unknown, tls13 + MacroMap::Values{{"{verify}", "OK"}}).trust ==
        ClientTrust::trusted);
  CHECK(facts_of(Mta::unknown, tls13 + MacroMap::Values{{"{verify}", "FAIL"}}).trust ==
        ClientTrust::not_trusted);
}

TEST_CASE("Sendmail's name comes from cn_subject, else from the subject", "[milter]") {
  const auto [name, subject, names] = GENERATE(table<std::string, std::string, Names>({
      {"client.lab", "/O=x/CN=other", Names({{"client.lab"}})},
      {"SX+20Lab", "", Names({{"SX Lab"}})},
      {"", "/C=DE/O=X/CN=client.lab", Names({{"client.lab"}})},
      {"", "/CN=client.lab/emailAddress=a@b", Names({{"client.lab"}})},
      {"", "/C=DE/O=X", Names()},
      // One of them may be what somebody has called his company.
      {"", "/O=x/CN=bank.example/CN=evil.example", Names()},
      {"BadCertificateContainsNUL", "/CN=bank.example", Names(std::in_place)},
  }));
  const auto values = tls13 + MacroMap::Values{{"{verify}", "OK"},
                                               {"{cn_subject}", name},
                                               {"{cert_subject}", subject}};
  INFO(name << " " << subject);
  CHECK(facts_of(Mta::sendmail, values).certificate_names == names);
}

TEST_CASE("every reading overwrites all that was known of TLS", "[milter]") {
  auto facts = facts_of(Mta::postfix, tls13 + MacroMap::Values{{"{cert_subject}", "x"},
                                                               {"{cert_issuer}", "y"}});
  facts.authenticated = true;
  read_tls(Mta::postfix, MacroMap(), facts);
  CHECK(facts.tls == TlsState::plain);
  CHECK(facts.protocol.empty());
  CHECK_FALSE(facts.version);
  CHECK(facts.cipher.empty());
  CHECK_FALSE(facts.cipher_bits);
  CHECK(facts.trust == ClientTrust::unknown);
  CHECK_FALSE(facts.certificate_names);
  CHECK(facts.certificate_issuer.empty());
  CHECK(facts.authenticated);
}

TEST_CASE("local submission is what no network client can look like", "[milter]") {
  const auto [mta, from, port, local] =
      GENERATE(table<Mta, std::string, std::uint16_t, bool>({
          {Mta::postfix, "127.0.0.1", 0, true},
          {Mta::postfix, "127.0.0.1", 40000, false},
          {Mta::postfix, "::1", 40000, false},
          {Mta::postfix, "192.0.2.1", 0, false},
          {Mta::postfix, "", 0, false},
          {Mta::sendmail, "", 0, true},
          {Mta::sendmail, "127.0.0.1", 40000, true},
          {Mta::sendmail, "::1", 40000, true},
          {Mta::sendmail, "::ffff:127.0.0.1", 40000, true},
          {Mta::sendmail, "192.0.2.1", 40000, false},
          {Mta::unknown, "127.0.0.1", 0, true},
          {Mta::unknown, "127.0.0.1", 40000, false},
          {Mta::unknown, "", 0, false},
      }));
  INFO(from << " " << port);
  CHECK(is_local_submission(mta, peer(from, port)) == local);
}

TEST_CASE("a session is authenticated once its mechanism is told", "[milter]") {
  CHECK_FALSE(is_authenticated(MacroMap()));
  CHECK_FALSE(is_authenticated(MacroMap(MacroMap::Values{{"{auth_type}", ""}})));
  CHECK_FALSE(is_authenticated(MacroMap(MacroMap::Values{{"{auth_authen}", "bob"}})));
  CHECK(is_authenticated(MacroMap(MacroMap::Values{{"{auth_type}", "PLAIN"}})));
  // Sendmail offers it to whoever has a certificate of any authority.
  CHECK_FALSE(is_authenticated(MacroMap(MacroMap::Values{{"{auth_type}", "EXTERNAL"}})));
}

TEST_CASE("plus codes are decoded, and what is none stays", "[milter]") {
  const auto [text, decoded] = GENERATE(table<std::string, std::string>({
      {"SX+20Lab", "SX Lab"},
      {"+2B+2b", "++"},
      {"a+", "a+"},
      {"a+2", "a+2"},
      {"a+2G+zz", "a+2G+zz"},
      {"+00x", std::string("\0x", 2)},
  }));
  CHECK(decode_plus(text) == decoded);
}

} // namespace mta_tls
