#include "common/base/text.h"
#include "common/dialect/exim_in.h"
#include "common/dialect/socketmap.h"
#include "tests/unit/dialect/recorded.h"
#include "tests/unit/policy/inbound_tables.h"
#include "tests/unit/tls/certificates.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

// base64: teller@bank.example, us@our.example
constexpr std::string_view sender = "dGVsbGVyQGJhbmsuZXhhbXBsZQ==";
constexpr std::string_view recipient = "dXNAb3VyLmV4YW1wbGU=";

std::string key(std::string_view stage = "mail", std::string_view verified = "1") {
  std::string text = "stage=" + std::string(stage);
  if (stage == "rcpt") {
    text += " recipient=" + std::string(recipient);
  }
  return text + " client=192.0.2.1 auth=0 tls=TLS1.3 bits=256 verified=" +
         std::string(verified) + " cert=" + std::string(bank_certificate) +
         " cipher=VExTMS4z helo=bXgx id=1abc-0 sender=" + std::string(sender);
}

std::string plain_key() {
  return "stage=mail client=192.0.2.1 auth=0 tls= bits=0 verified=0 cert= cipher= "
         "helo=bXgx id= sender=" +
         std::string(sender);
}

std::string without(const std::string& text, const std::string& name) {
  std::string rest;
  for (const auto word : split(text, ' ')) {
    if (!word.starts_with(name + '=')) {
      rest += (rest.empty() ? "" : " ") + std::string(word);
    }
  }
  REQUIRE(rest.size() < text.size());
  return rest;
}

InboundQuestion question(const EximInQuestion& parsed) {
  return parsed.question();
}

SessionFacts facts(const std::string& text) {
  const auto parsed = EximInQuestion::parse(text);
  REQUIRE(parsed);
  return question(*parsed).facts;
}

std::string error_in(const std::string& text) {
  const auto parsed = EximInQuestion::parse(text);
  return parsed ? "none" : std::string(explain(parsed.error()));
}

std::string answer(const std::string& text, const Snapshot& snapshot,
                   InboundRecorder* recorder = nullptr) {
  std::string reply;
  answer_exim_in(text, {snapshot, now, nullptr, recorder}, reply);
  return reply;
}

} // namespace

TEST_CASE("a question of Exim's ACL tells a session", "[dialect]") {
  const auto text = key("rcpt");
  const auto parsed = EximInQuestion::parse(text);
  REQUIRE(parsed);
  const auto asked = question(*parsed);
  CHECK(asked.source == "exim");
  CHECK(asked.sender == "teller@bank.example");
  CHECK(asked.recipient == "us@our.example");
  CHECK(asked.helo == "mx1");
  CHECK(asked.queue_id == "1abc-0");
  CHECK(asked.envelope.sender_domain == "bank.example");
  CHECK(asked.envelope.recipient_domain == "our.example");
  CHECK(asked.facts.client == address("192.0.2.1"));
  CHECK_FALSE(asked.facts.local_submission);
  CHECK_FALSE(asked.facts.authenticated);
  CHECK(asked.facts.tls == TlsState::encrypted);
  CHECK(asked.facts.version == TlsVersion::v1_3);
  CHECK(asked.facts.cipher == "TLS1.3");
  CHECK(asked.facts.cipher_bits == 256U);
  CHECK(asked.facts.trust == ClientTrust::trusted);
  CHECK(asked.facts.certificate_names ==
        std::vector<std::string>{"client.bank.example", "*.out.bank.example"});
  CHECK(asked.facts.certificate_issuer == "O=Lab\\, Inc=1,CN=client.bank.example");
  CHECK(asked.facts.key);
}

TEST_CASE("names count only of a certificate that Exim has verified", "[dialect]") {
  const auto told = facts(key("mail", "0"));
  CHECK(told.trust == ClientTrust::not_trusted);
  CHECK_FALSE(told.certificate_names);
  CHECK(told.key); // a pinned key needs no authority
}

TEST_CASE("a word that is missing from Exim's question is a fact unknown", "[dialect]") {
  const auto text = key();
  CHECK_FALSE(facts(without(text, "client")).client);
  CHECK_FALSE(facts(without(text, "client")).local_submission);
  CHECK(facts(without(text, "tls")).tls == TlsState::unknown);
  CHECK_FALSE(facts(without(text, "bits")).cipher_bits);
  CHECK(facts(without(text, "verified")).trust == ClientTrust::unknown);
  const auto no_cert = facts(without(text, "cert"));
  CHECK_FALSE(no_cert.key);
  CHECK_FALSE(no_cert.has_no_key);
  CHECK_FALSE(no_cert.certificate_names);
  CHECK(facts(without(text, "cipher")).cipher.empty());
}

TEST_CASE("plain text, and no certificate, are told by empty words", "[dialect]") {
  const auto told = facts(plain_key());
  CHECK(told.tls == TlsState::plain);
  CHECK_FALSE(told.cipher_bits);
  CHECK(told.trust == ClientTrust::not_trusted);
  CHECK(told.has_no_key);
}

TEST_CASE("a certificate that cannot be read is one that nobody knows", "[dialect]") {
  auto told = facts(without(key(), "cert") + " cert=bm9uZQ==");
  CHECK_FALSE(told.key);
  CHECK_FALSE(told.has_no_key);
  CHECK_FALSE(told.certificate_names);
}

TEST_CASE("what is said without a network is local, and AUTH is told", "[dialect]") {
  CHECK(facts(without(key(), "client") + " client=").local_submission);
  CHECK(facts(without(key(), "auth") + " auth=1").authenticated);
}

TEST_CASE("a key that Exim's fragment does not write is no question", "[dialect]") {
  const std::string text(sender);
  const auto [given, error] = GENERATE_COPY(table<std::string, std::string>({
      {"", "the key is not a list of name=value words"},
      {"bank.example", "the key is not a list of name=value words"},
      {"stage=mail  sender=", "the key is not a list of name=value words"},
      {"stage=mail =x sender=", "the key is not a list of name=value words"},
      {"sender=", "the key names no stage, or an unknown one"},
      {"stage=data sender=", "the key names no stage, or an unknown one"},
      {"stage=mail", "no sender in the key"},
      {"stage=rcpt sender=", "no recipient in the key, at stage rcpt"},
      {"stage=mail sender=x", "a value that must be base64 is not"},
      {"stage=mail sender=a@bank.example", "a value that must be base64 is not"},
      {"stage=mail sender= sender=" + text, "a word stands twice in the key"},
      {"stage=mail stage=mail sender=", "a word stands twice in the key"},
      {"stage=mail sender= tls=TLS1.3 tls=", "a word stands twice in the key"},
  }));
  INFO(given);
  CHECK(error_in(given) == error);
  CHECK(answer(given, *build_inbound({})) == "TEMP " + error);
}

TEST_CASE("words that are not known are passed over", "[dialect]") {
  CHECK(error_in("stage=mail sender= new=1 new=2 cert-is-long=1") == "none");
}

TEST_CASE("Exim is told what to do, and in which words", "[dialect]") {
  auto bank = inbound_rule("bank", verify, {{"bank.example"}});
  bank.requirement.names.push_back(name_pattern("client.bank.example"));
  auto ours = inbound_rule("ours", encrypt, {{}, {}, {"our.example"}});
  ours.on_failure.action = InboundFailure::Action::tempfail;
  const auto snapshot = build_inbound({bank, ours});
  Recorded recorded;

  CHECK(answer(key(), *snapshot, &recorded) == "OK accept");
  CHECK(answer(key("rcpt"), *snapshot, &recorded) == "OK accept");
  CHECK(answer("stage=mail sender=", *snapshot, &recorded) == "NOTFOUND ");
  CHECK(recorded.lines.empty());
  CHECK(answer(plain_key(), *snapshot, &recorded) ==
        "OK deny 530 5.7.0 TLS is required for mail from bank.example (rule \"bank\"): "
        "the session is in plain text; STARTTLS first.");
  CHECK(answer("stage=rcpt tls= sender= recipient=" + std::string(recipient), *snapshot,
               &recorded) ==
        "OK defer 454 4.7.0 TLS is required for mail to our.example (rule \"ours\"): the "
        "session is in plain text; STARTTLS first.");
  CHECK(answer(key("mail", "0"), *snapshot, &recorded).starts_with("OK deny 550 5.7.5 "));
  CHECK(answer(without(key(), "verified"), *snapshot, &recorded)
            .starts_with("OK defer 451 4.7.0 "));
  CHECK(recorded.lines == std::vector<std::string>{"exim mail enforced bank 530",
                                                   "exim rcpt enforced ours 454",
                                                   "exim mail enforced bank 550",
                                                   "exim mail enforced bank 451"});
}

TEST_CASE("a pinned key holds for Exim too", "[dialect]") {
  auto rule = inbound_rule("pinned", fingerprint, {{"bank.example"}});
  rule.requirement.keys.push_back(*facts(key()).key);
  const auto snapshot = build_inbound({rule});
  CHECK(answer(key("mail", "0"), *snapshot) == "OK accept");
  CHECK(answer(without(key(), "cert") + " cert=", *snapshot).starts_with("OK deny 550 "));
  CHECK(answer(without(key(), "cert"), *snapshot).starts_with("OK defer 451 "));
}

} // namespace mta_tls
