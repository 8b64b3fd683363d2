#include "common/dialect/postfix.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

Requirement requirement(SecurityLevel level) {
  return body(level).requirement;
}

std::string policy(const Requirement& requirement,
                   std::string_view own_name = "x.example", bool to_address = false) {
  return postfix_policy({&requirement, own_name, to_address});
}

std::string rendered(Outcome outcome) {
  std::string out = "before ";
  render_postfix_policy({std::move(outcome), {}}, out);
  return out;
}

std::string octets_ab() {
  std::string text = "AB";
  for (int i = 1; i < 32; ++i) {
    text += ":AB";
  }
  return text;
}

} // namespace

TEST_CASE("each level has its words", "[dialect]") {
  const auto [level, words] = GENERATE(table<SecurityLevel, std::string>({
      {SecurityLevel::none, "none"},
      {may, "may"},
      {dane, "dane"},
      {encrypt, "encrypt protocols=>=TLSv1.2"},
      {verify, "verify match=hostname protocols=>=TLSv1.2 servername=hostname"},
      {secure,
       "secure match=x.example:.x.example protocols=>=TLSv1.2 servername=hostname"},
      {fingerprint, "fingerprint match=" + octets_ab() + " protocols=>=TLSv1.2"},
      {dane_only, "dane-only protocols=>=TLSv1.2"},
  }));
  CHECK(policy(requirement(level)) == words);
}

TEST_CASE("the minimum version goes with levels that force TLS, and no others",
          "[dialect]") {
  const auto [version, words] = GENERATE(table<TlsVersion, std::string>({
      {TlsVersion::v1_0, " protocols=>=TLSv1"},
      {TlsVersion::v1_1, " protocols=>=TLSv1.1"},
      {TlsVersion::v1_2, " protocols=>=TLSv1.2"},
      {TlsVersion::v1_3, " protocols=>=TLSv1.3"},
  }));
  for (const auto level : all_levels) {
    auto required = requirement(level);
    required.min_tls = version;
    const auto text = policy(required) + ' ';
    CHECK((text.find(words + ' ') != std::string::npos) == forces_tls(level));
    CHECK((text.find("protocols=") != std::string::npos) == forces_tls(level));
  }
}

TEST_CASE("Postfix has one wildcard", "[dialect]") {
  auto required = requirement(secure);
  required.names = {name_pattern("mx.x.example"), name_pattern("*.y.example"),
                    name_pattern(".z.example")};
  CHECK(policy(required) == "secure match=mx.x.example:.y.example:.z.example "
                            "protocols=>=TLSv1.2 servername=hostname");
}

TEST_CASE("keys are alternatives", "[dialect]") {
  auto required = requirement(fingerprint);
  required.keys = {key(0xab), key(0xab)};
  CHECK(policy(required) ==
        "fingerprint match=" + octets_ab() + '|' + octets_ab() + " protocols=>=TLSv1.2");
}

TEST_CASE("authorities go with levels that check the chain", "[dialect]") {
  for (const auto level : all_levels) {
    auto required = requirement(level);
    required.ca_file = "/etc/own.pem";
    const bool checks = level == verify || level == secure;
    CHECK(policy(required).ends_with(" tafile=/etc/own.pem") == checks);
    CHECK((policy(required).find("own.pem") != std::string::npos) == checks);
  }
}

TEST_CASE("an address has no name for SNI, and none to match by default", "[dialect]") {
  CHECK(policy(requirement(verify), "192.0.2.7", true) ==
        "verify match=hostname protocols=>=TLSv1.2");
  auto required = requirement(secure);
  required.names = {name_pattern("mx.x.example")};
  CHECK(policy(required, "192.0.2.7", true) ==
        "secure match=mx.x.example protocols=>=TLSv1.2");
  // Postfix takes ":" for the end of a name.
  CHECK(policy(requirement(secure), "2001:db8::1", true) ==
        "secure match=hostname protocols=>=TLSv1.2");
}

TEST_CASE("secure mail to what has no name matches nothing, not the empty name",
          "[dialect]") {
  CHECK(policy(requirement(secure), "") ==
        "secure match=nexthop:dot-nexthop protocols=>=TLSv1.2 servername=hostname");
}

TEST_CASE("each outcome has its status", "[dialect]") {
  const auto required = requirement(encrypt);
  CHECK(rendered(NoOpinion{}) == "before NOTFOUND ");
  CHECK(rendered(Require{&required, "x.example", false}) ==
        "before OK encrypt protocols=>=TLSv1.2");
  CHECK(rendered(Refuse{"no such question"}) == "before PERM no such question");
  CHECK(rendered(Defer{"try later"}) == "before TEMP try later");
}

TEST_CASE("a key with a dot in front asks for parents", "[dialect]") {
  CHECK(is_postfix_parent_key(".x.example"));
  CHECK(is_postfix_parent_key("."));
  CHECK_FALSE(is_postfix_parent_key("x.example"));
  CHECK_FALSE(is_postfix_parent_key(""));
}

} // namespace mta_tls
