#include "common/dialect/sendmail.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

std::string answer(const Snapshot& snapshot, const std::string& key) {
  std::string reply = "before ";
  CHECK_FALSE(answer_sendmail(key, {snapshot, now, nullptr, nullptr}, reply));
  REQUIRE(reply.starts_with("before "));
  return reply.substr(7);
}

std::string answer(const RuleBody& rule, const std::string& key) {
  return answer(*build({{{{"x.example"}, rule}}}), key);
}

// The rule for x.example, asked about over this session.
std::string over(const RuleBody& rule, const std::string& mx, const std::string& tls) {
  return answer(rule, "rcpt:x.example;mx:" + mx + ";tls:" + tls + ";from:a@y.example;");
}

RuleBody named(std::initializer_list<std::string_view> names) {
  auto rule = body(secure);
  for (const auto name : names) {
    rule.requirement.names.push_back(name_pattern(name));
  }
  return rule;
}

} // namespace

TEST_CASE("Sendmail has a word for every level", "[dialect]") {
  const auto [level, short_form, extended, whether_to_try] =
      GENERATE(table<SecurityLevel, std::string, std::string, std::string>({
          {none, "OK MAY", "OK MAY", "OK NO"},
          {may, "OK MAY", "OK MAY", "OK MAY"},
          {dane, "OK MAY", "OK MAY", "OK MAY"},
          {encrypt, "OK ENCR:112", "OK ENCR:112", "OK MAY"},
          {verify, "OK VERIFY:112+CN", "OK VERIFY:112+CN", "OK MAY"},
          {secure, "TEMP level \"secure\" needs a key with the field \"mx\"",
           "OK VERIFY:112+CN", "OK MAY"},
          {fingerprint, "TEMP Sendmail cannot check level \"fingerprint\"",
           "TEMP Sendmail cannot check level \"fingerprint\"", "OK MAY"},
          {dane_only, "OK DANE", "OK DANE", "OK MAY"},
      }));
  INFO(word(level));
  CHECK(answer(body(level), "rcpt:x.example") == short_form);
  CHECK(over(body(level), "mx.x.example", "TLSv1.3") == extended);
  CHECK(answer(body(level), "try:x.example") == whether_to_try);
}

TEST_CASE("Sendmail never hears that nothing is known", "[dialect]") {
  CHECK(answer(body(encrypt), "rcpt:other.example") == "OK MAY");
  CHECK(answer(body(encrypt), "try:other.example") == "OK MAY");
  CHECK(answer(body(encrypt), "rcpt:") ==
        "TEMP what stands behind \"rcpt:\" or \"try:\" is no domain");
  CHECK(answer(body(encrypt), "x.example") ==
        "TEMP the key begins with neither \"rcpt:\" nor \"try:\"");
}

TEST_CASE("the default answers Sendmail for domains without a rule", "[dialect]") {
  Requirement forced;
  forced.level = encrypt;
  const auto snapshot = build({.rules = {}, .defaults = forced});
  CHECK(answer(*snapshot, "rcpt:x.example") == "OK ENCR:112");
}

TEST_CASE("what Sendmail's words cannot say of secure is looked at here", "[dialect]") {
  const std::string no_name = "TEMP the MX host's name is none that the policy allows";
  const auto [rule, mx, said] = GENERATE_COPY(table<RuleBody, std::string, std::string>({
      {body(secure), "x.example", "OK VERIFY:112+CN"},
      {body(secure), "a.b.x.example", "OK VERIFY:112+CN"},
      {body(secure), "MX.X.Example.", "OK VERIFY:112+CN"},
      {body(secure), "mx.evil.example", "OK VERIFY:112+CN:x.example"},
      {named({"mx.bank.example"}), "mx.bank.example", "OK VERIFY:112+CN"},
      {named({"mx.bank.example"}), "mx.evil.example", "OK VERIFY:112+CN:mx.bank.example"},
      {named({"mx.bank.example"}), "[192.0.2.7]", "OK VERIFY:112+CN:mx.bank.example"},
      {named({"a.example", "b.example"}), "b.example", "OK VERIFY:112+CN"},
      {named({"a.example", "b.example"}), "c.example", "OK VERIFY:112+CN:a.example"},
      {named({".a.example", "b.example"}), "x.y.a.example", "OK VERIFY:112+CN"},
      {named({".a.example", "b.example"}), "a.example", "OK VERIFY:112+CN:b.example"},
      {named({"*.a.example"}), "x.a.example", "OK VERIFY:112+CN"},
      {named({"*.a.example"}), "x.y.a.example", no_name},
      {named({".a.example"}), "evil.example", no_name},
      {named({".a.example"}), "[192.0.2.7]", no_name},
      {named({".a.example"}), "-x-.a.example", no_name},
  }));
  INFO(mx);
  CHECK(over(rule, mx, "TLSv1.3") == said);
}

TEST_CASE("Sendmail connects to hosts of the rule's mx alone", "[dialect]") {
  auto rule = named({"bank.example"});
  rule.mx = {name_pattern("*.mail.example")};
  CHECK(over(rule, "a.mail.example", "TLSv1.3") == "OK VERIFY:112+CN:bank.example");
  CHECK(over(rule, "bank.example", "TLSv1.3") ==
        "TEMP the MX host is none of those in the policy's \"mx\"");
  CHECK(over(rule, "[192.0.2.7]", "TLSv1.3") ==
        "TEMP the MX host is none of those in the policy's \"mx\"");
}

TEST_CASE("an exception does not ask for the rule's mx", "[dialect]") {
  auto rule = named({"bank.example"});
  rule.mx = {name_pattern("mx.bank.example")};
  const auto snapshot = build({.rules = {{{"x.example"}, rule}},
                               .exceptions = {exception("x.example", encrypt, later)}});
  CHECK(answer(*snapshot, "rcpt:x.example;mx:other.example;tls:TLSv1.3;from:;") ==
        "OK ENCR:112");
}

TEST_CASE("min_tls is compared with the version that Sendmail tells", "[dialect]") {
  const std::string lower =
      "TEMP the session's TLS version is lower than the policy's \"min_tls\"";
  const auto level = GENERATE(encrypt, verify);
  auto rule = body(level);
  const std::string fine = level == encrypt ? "OK ENCR:112" : "OK VERIFY:112+CN";
  const auto [min_tls, tls, is_fine] = GENERATE(table<TlsVersion, std::string, bool>({
      {TlsVersion::v1_2, "TLSv1.3", true},
      {TlsVersion::v1_2, "TLSv1.2", true},
      {TlsVersion::v1_2, "tlsv1.2", true},
      {TlsVersion::v1_2, "TLSv1.1", false},
      {TlsVersion::v1_2, "TLSv1", false},
      {TlsVersion::v1_2, "SSLv3", false},
      {TlsVersion::v1_2, "UNKNOWN", false},
      {TlsVersion::v1_3, "TLSv1.2", false},
      {TlsVersion::v1_3, "TLSv1.3", true},
      {TlsVersion::v1_0, "TLSv1", true},
      // Plain text, so far. The answer does not allow it.
      {TlsVersion::v1_3, "", true},
  }));
  rule.requirement.min_tls = min_tls;
  INFO(tls);
  CHECK(over(rule, "mx.x.example", tls) == (is_fine ? fine : lower));
}

TEST_CASE("a min_tls above the default needs to be told the version", "[dialect]") {
  auto rule = body(encrypt);
  rule.requirement.min_tls = TlsVersion::v1_3;
  CHECK(answer(rule, "rcpt:x.example") ==
        "TEMP the policy's \"min_tls\" needs a key with the field \"tls\"");
  CHECK(answer(rule, "try:x.example") == "OK MAY");
}

TEST_CASE("Sendmail waits where a rule has authorities of its own", "[dialect]") {
  auto rule = body(GENERATE(verify, secure));
  rule.requirement.ca_file = "/etc/ssl/partner.pem";
  CHECK(over(rule, "mx.x.example", "TLSv1.3") ==
        "TEMP Sendmail cannot check \"ca_file\"");
}

TEST_CASE("no MX host and no sender gets a forced domain out of its rule", "[dialect]") {
  const auto level = GENERATE(encrypt, verify, secure, fingerprint, dane_only);
  const auto mx = GENERATE(as<std::string>{}, "mx.x.example", "evil.example",
                           "[192.0.2.7]", "x.example;tls:TLSv1.3;from:;", ";from:;");
  const auto tls = GENERATE(as<std::string>{}, "", "TLSv1.3", "TLSv1.1");
  const auto said = over(body(level), mx, tls);
  INFO(said);
  CHECK((said.starts_with("TEMP ") || said == "OK ENCR:112" || said == "OK DANE" ||
         said.starts_with("OK VERIFY:112+CN")));
  CHECK((level == encrypt || said != "OK ENCR:112"));
}

} // namespace mta_tls
