#include "common/dialect/sendmail_sts.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

std::string answer(const RuleBody& rule, std::string_view key = "x.example") {
  const auto snapshot = build({{{{"x.example"}, rule}}});
  std::string reply = "before ";
  CHECK_FALSE(answer_sendmail_sts(key, {*snapshot, now, nullptr, nullptr}, reply));
  REQUIRE(reply.starts_with("before "));
  return reply.substr(7);
}

} // namespace

TEST_CASE("FEATURE(sts) hears secure for what has a verified name", "[dialect]") {
  const auto [level, said] = GENERATE(table<SecurityLevel, std::string>({
      {none, "OK none"},
      {may, "OK may"},
      {dane, "OK dane"},
      {encrypt, "OK encrypt"},
      {verify, "OK secure servername=hostname"},
      {secure, "OK secure match=x.example:.x.example servername=hostname"},
      {fingerprint, "TEMP Sendmail cannot check level \"fingerprint\""},
      {dane_only, "TEMP Sendmail cannot check level \"dane-only\""},
  }));
  CHECK(answer(body(level)) == said);
}

TEST_CASE("FEATURE(sts) gets the names of secure as MX hosts", "[dialect]") {
  auto rule = body(secure);
  rule.requirement.names = {name_pattern("mx.a.example"), name_pattern("*.b.example"),
                            name_pattern(".c.example")};
  CHECK(answer(rule) ==
        "OK secure match=mx.a.example:.b.example:.c.example servername=hostname");
}

TEST_CASE("FEATURE(sts) waits where it cannot check, and knows nothing of others",
          "[dialect]") {
  auto rule = body(verify);
  rule.requirement.ca_file = "/etc/ssl/partner.pem";
  CHECK(answer(rule) == "TEMP Sendmail cannot check \"ca_file\"");
  CHECK(answer(rule, "other.example") == "NOTFOUND ");
  CHECK(answer(rule, "a b") == "TEMP the key is no domain");
}

TEST_CASE("FEATURE(sts) has no name for an address", "[dialect]") {
  Requirement everywhere;
  everywhere.level = secure;
  const auto snapshot = build({.rules = {}, .defaults = everywhere});
  std::string reply;
  CHECK_FALSE(
      answer_sendmail_sts("[192.0.2.7]", {*snapshot, now, nullptr, nullptr}, reply));
  CHECK(reply == "TEMP level \"secure\" has no name here");
}

} // namespace mta_tls
