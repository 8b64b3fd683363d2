#include "common/base/text.h"
#include "common/dialect/socketmap.h"
#include "common/policy/raise.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

std::string answer(const Snapshot& snapshot, const std::string& request) {
  return socketmap_answer(request, snapshot, now, nullptr);
}

std::optional<SecurityLevel> level_of_reply(std::string_view reply) {
  return reply.starts_with("OK ") ? level_of(split(reply.substr(3), ' ').front())
                                  : std::nullopt;
}

struct ForcedMap {
  std::string name;
  SecurityLevel demanded;
};

const std::array forced_maps{ForcedMap{"postfix-forced", encrypt},
                             ForcedMap{"postfix-forced-verify", verify}};

Rule rule(std::string_view name, SecurityLevel level) {
  return {{std::string(name)}, body_with_subdomains(level)};
}

std::vector<std::optional<SecurityLevel>> none_or_any_level() {
  std::vector<std::optional<SecurityLevel>> all{std::nullopt};
  all.insert(all.end(), all_levels.begin(), all_levels.end());
  return all;
}

} // namespace

TEST_CASE("a forced transport is never told less than its demand, whatever it asks",
          "[dialect]") {
  const auto level = GENERATE(from_range(none_or_any_level()));
  const auto fallback = GENERATE(from_range(none_or_any_level()));
  const auto* key =
      GENERATE("x.example", "a.x.example", "[x.example]:587", ".x.example", ".example",
               "other.example", "-a-.x.example", "", " ", ".", "..", "[192.0.2.7]",
               "[IPv6:2001:db8::7]", "x.example:25", "[x.example", "\xff", "a b");
  Table table;
  if (level) {
    table.rules = {rule("x.example", *level)};
  }
  if (fallback) {
    table.defaults = body(*fallback).requirement;
  }
  const auto snapshot = build(table);
  for (const auto& map : forced_maps) {
    const auto reply = answer(*snapshot, map.name + " " + key);
    INFO(map.name << ' ' << key << " => " << reply);
    const auto told = level_of_reply(reply);
    REQUIRE(told);
    CHECK(keeps_demand(*told, map.demanded));
  }
}

TEST_CASE("a forced transport is told what the rule says where that is no less",
          "[dialect]") {
  const auto level = GENERATE(encrypt, verify, secure, fingerprint, dane_only);
  const auto* key = GENERATE("x.example", "A.X.example", "[x.example]:587");
  const auto snapshot = build({{rule("x.example", level)}});
  for (const auto& map : forced_maps) {
    if (keeps_demand(level, map.demanded)) {
      CHECK(answer(*snapshot, map.name + " " + key) ==
            answer(*snapshot, std::string("postfix ") + key));
    }
  }
}

TEST_CASE("a parent key of a forced transport stands for the names below it",
          "[dialect]") {
  const auto snapshot =
      build({{rule("x.example", secure), {{"exact.example"}, body(secure)}}});
  CHECK(answer(*snapshot, "postfix-forced .x.example") ==
        answer(*snapshot, "postfix a.x.example"));
  CHECK(answer(*snapshot, "postfix-forced .exact.example") ==
        "OK encrypt protocols=>=TLSv1.2");
}

TEST_CASE("DANE of a rule and a demand come to dane-only, DANE by default to the demand",
          "[dialect]") {
  const auto by_rule = build({{rule("x.example", dane)}});
  Table with_default;
  with_default.defaults = body(dane).requirement;
  const auto by_default = build(with_default);
  CHECK(answer(*by_rule, "postfix-forced x.example") ==
        "OK dane-only protocols=>=TLSv1.2");
  CHECK(answer(*by_default, "postfix-forced x.example") ==
        "OK encrypt protocols=>=TLSv1.2");
  CHECK(answer(*by_default, "postfix-forced-verify x.example") ==
        "OK verify match=hostname protocols=>=TLSv1.2 servername=hostname");
}

TEST_CASE("Postfix hears which senders go to a forced transport", "[dialect]") {
  Table table;
  auto below = from_domain("hr.example");
  below.include_subdomains = true;
  auto testing = sender_rule("t", verify, from_address("trial@a.example"));
  testing.mode = Mode::testing;
  table.senders = {sender_rule("boss", verify, from_address("boss@a.example")),
                   sender_rule("hr", encrypt, below),
                   sender_rule("app", verify, from_user("app")), testing};
  const auto snapshot = build(table);
  const auto [key, expected] =
      GENERATE(Catch::Generators::table<std::string, std::string>(
          {{"boss@a.example", "OK forcedtls-verify:"},
           {"Boss@A.EXAMPLE", "OK forcedtls-verify:"},
           {"boss+lists@a.example", "OK forcedtls-verify:"},
           {"\"boss\"@a.example", "OK forcedtls-verify:"},
           {"any@hr.example", "OK forcedtls:"},
           {"any@x.HR.example", "OK forcedtls:"},
           {"\"a b\"@hr.example", "OK forcedtls:"},
           {"any@-x-.hr.example", "OK forcedtls:"},
           {"trial@a.example", "NOTFOUND "},
           {"other@a.example", "NOTFOUND "},
           {"app", "NOTFOUND "},
           {"@hr.example", "OK forcedtls:"},
           {"hr.example", "NOTFOUND "},
           {"<>", "NOTFOUND "},
           {"", "NOTFOUND "},
           {"@", "NOTFOUND "},
           {"boss@", "NOTFOUND "},
           {"\xff@\xff", "NOTFOUND "}}));
  INFO(key);
  CHECK(answer(*snapshot, "postfix-sender " + key) == expected);
}

} // namespace mta_tls
