#include "common/dialect/exim_out.h"
#include "common/dialect/socketmap.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

// base64: bank.example, boss@our.example, relay
constexpr std::string_view domain_word = "domain=YmFuay5leGFtcGxl";
constexpr std::string_view sender_word = "sender=Ym9zc0BvdXIuZXhhbXBsZQ==";
constexpr std::string_view user_word = "user=cmVsYXk=";

std::string key_of(std::initializer_list<std::string_view> words) {
  std::string text;
  for (const auto word : words) {
    text += (text.empty() ? "" : " ") + std::string(word);
  }
  return text;
}

std::string answer(std::string_view key, const Snapshot& snapshot) {
  return socketmap_answer("exim-out " + std::string(key), snapshot, now, nullptr);
}

std::string policy(const Requirement& requirement) {
  std::string out;
  render_exim_policy({Require{&requirement, "bank.example"}, {}}, out);
  return out;
}

std::string error_in(std::string_view key) {
  const auto parsed = EximRecipient::parse(key);
  return parsed ? "none" : std::string(explain(parsed.error()));
}

std::shared_ptr<const Snapshot> forced_bank() {
  return build({{{{"bank.example"}, body_with_subdomains(encrypt)}}});
}

} // namespace

TEST_CASE("Exim is told the level, and the least version where TLS is forced",
          "[dialect]") {
  const auto [level, words] = GENERATE(table<SecurityLevel, std::string>({
      {SecurityLevel::none, "OK none"},
      {may, "OK may"},
      {dane, "OK dane"},
      {encrypt, "OK encrypt min=1.2"},
      {verify, "OK verify min=1.2"},
      {secure, "OK secure min=1.2"},
      {fingerprint, "OK fingerprint min=1.2"},
      {dane_only, "OK dane-only min=1.2"},
  }));
  CHECK(policy(body(level).requirement) == words);
}

TEST_CASE("Exim is told the version and the authorities that the rule names",
          "[dialect]") {
  auto requirement = body(verify).requirement;
  requirement.ca_file = "/etc/ssl/partner.pem";
  requirement.min_tls = TlsVersion::v1_0;
  CHECK(policy(requirement) == "OK verify min=1.0 ca=/etc/ssl/partner.pem");
  requirement.min_tls = TlsVersion::v1_3;
  CHECK(policy(requirement) == "OK verify min=1.3 ca=/etc/ssl/partner.pem");
}

TEST_CASE("Exim is told of failures in one way, by which mail waits", "[dialect]") {
  std::string out;
  render_exim_policy({NoOpinion{}, {}}, out);
  CHECK(out == "NOTFOUND ");
  out.clear();
  render_exim_policy({Refuse{"never"}, {}}, out);
  CHECK(out == "TEMP never");
  out.clear();
  render_exim_policy({Defer{"not now"}, {}}, out);
  CHECK(out == "TEMP not now");
}

TEST_CASE("Exim asks by the bare domain, or by words", "[dialect]") {
  const auto table = forced_bank();
  CHECK(answer("bank.example", *table) == "OK encrypt min=1.2");
  CHECK(answer("Sub.Bank.Example", *table) == "OK encrypt min=1.2");
  CHECK(answer("[bank.example]:25", *table) == "OK encrypt min=1.2");
  CHECK(answer("other.example", *table) == "NOTFOUND ");
  CHECK(answer("", *table) == "NOTFOUND ");
  CHECK(answer(domain_word, *table) == "OK encrypt min=1.2");
  CHECK(answer(key_of({domain_word, sender_word, user_word, "new=1"}), *table) ==
        "OK encrypt min=1.2");
}

TEST_CASE("Exim's words tell who sends", "[dialect]") {
  const auto key = key_of({sender_word, domain_word, user_word});
  const auto recipient = EximRecipient::parse(key);
  REQUIRE(recipient);
  const auto question = recipient->question();
  REQUIRE(question.next_hop);
  CHECK(question.next_hop->text() == "bank.example");
  REQUIRE(question.sender);
  CHECK(question.sender->address == "boss@our.example");
  CHECK(question.sender->user == "relay");
}

TEST_CASE("the null sender is told, one that is left out is not", "[dialect]") {
  const auto null_key = key_of({domain_word, "sender=", "user="});
  const auto null_sender = EximRecipient::parse(null_key);
  REQUIRE(null_sender);
  REQUIRE(null_sender->question().sender);
  CHECK(null_sender->question().sender->address.empty());
  CHECK(null_sender->question().sender->user.empty());
  const auto nobody = EximRecipient::parse(domain_word);
  REQUIRE(nobody);
  CHECK_FALSE(nobody->question().sender);
}

TEST_CASE("who sends with Exim may raise the answer", "[dialect]") {
  auto of_boss = sender_rule("boss", verify, from_address("boss@our.example"));
  auto of_login = sender_rule("login", encrypt, from_user("relay"));
  const auto table =
      build({{{{"bank.example"}, body(encrypt)}}, {}, {}, {of_boss, of_login}});
  CHECK(answer(key_of({domain_word, "sender=", "user="}), *table) ==
        "OK encrypt min=1.2");
  CHECK(answer(key_of({domain_word, sender_word, "user="}), *table) ==
        "OK verify min=1.2");
  CHECK(answer(key_of({domain_word, "sender=", user_word}), *table) ==
        "OK encrypt min=1.2");
  CHECK(answer(key_of({"domain=YS5leGFtcGxl", sender_word}), *table) ==
        "OK verify min=1.2");
  CHECK(answer(key_of({"domain=YS5leGFtcGxl", user_word}), *table) == "NOTFOUND ");
  CHECK(answer(key_of({"domain=YS5leGFtcGxl", "sender=", user_word}), *table) ==
        "OK encrypt min=1.2");
}

TEST_CASE("a key that the router does not write is no question", "[dialect]") {
  const auto [key, error] = GENERATE(table<std::string, std::string>({
      {"sender=", "no domain in the key"},
      {"domain=", "no domain in the key"},
      {"domain=bank.example", "a value that must be base64 is not"},
      {"domain=YmFuay5leGFtcGxl domain=YmFuay5leGFtcGxl",
       "a word stands twice in the key"},
      {"domain=YmFuay5leGFtcGxl sender", "the key is not a list of name=value words"},
      {"domain=YmFuay5leGFtcGxl ", "the key is not a list of name=value words"},
      {"=YmFuay5leGFtcGxl", "the key is not a list of name=value words"},
  }));
  CHECK(error_in(key) == error);
  CHECK(answer(key, *forced_bank()) == "TEMP " + error);
}

TEST_CASE("a domain that is no next hop has no rule, and the default's", "[dialect]") {
  CHECK(answer("domain=YSBi", *forced_bank()) == "NOTFOUND ");
  const auto strict = build({{}, body(encrypt).requirement});
  CHECK(answer("domain=YSBi", *strict) == "OK encrypt min=1.2");
}

} // namespace mta_tls
