#include "common/dialect/socketmap.h"
#include "common/explain/explain.h"
#include "common/policy/snapshot_builder.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <sstream>

namespace mta_tls {

namespace {

using nlohmann::json;

Instant day(std::string_view text) {
  return parse_day_or_time(text)->begin;
}

RuleBody rule(SecurityLevel level) {
  RuleBody body;
  body.requirement.level = level;
  return body;
}

// bank.example: secure with the names below it, but not lab.bank.example; in testing for
// new.bank.example; an exception for gap.example; may for everybody else.
std::shared_ptr<const Snapshot> some_table() {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", "00"});
  builder.set_serial(7);
  Requirement unlisted;
  builder.set_defaults(unlisted);

  auto bank = rule(SecurityLevel::secure);
  bank.include_subdomains = true;
  bank.review_by = day("2026-06-01");
  builder.add_domain(*Domain::parse("bank.example"));
  builder.except_domain(*Domain::parse("lab.bank.example"));
  builder.end_rule(bank, {4, 5}, "bank");

  auto trial = rule(SecurityLevel::dane_only);
  trial.mode = Mode::testing;
  trial.enforce_after = day("2026-12-01");
  builder.add_domain(*Domain::parse("new.bank.example"));
  builder.end_rule(trial, {9, 5}, "");

  builder.add_domain(*Domain::parse("gap.example"));
  builder.end_rule(rule(SecurityLevel::encrypt), {12, 5}, "");
  builder.add_exception({"gap-2026", "gap.example", SecurityLevel::may, "new server",
                         "J. Doe", "OPS-1", day("2026-12-24")});

  builder.add_next_hop(*NextHop::parse("[relay.example.net]:587"));
  builder.end_rule(rule(SecurityLevel::verify), {15, 5}, "relay");
  return builder.finish();
}

json explained(std::string_view target, std::string_view at = "2026-11-22") {
  return json::parse(explain_outbound(*some_table(), target, {}, day(at)));
}

} // namespace

TEST_CASE("explain shows the very octets that the daemon answers", "[explain]") {
  const auto table = some_table();
  const auto now = day("2026-11-22");
  const std::string key = GENERATE(
      "bank.example", "BANK.example", "pay.bank.example", "lab.bank.example",
      "new.bank.example", "gap.example", "unlisted.example", "[relay.example.net]:587",
      "[192.0.2.7]", ".bank.example", "bad key", "", "\xff\xfe",
      "b\xc3\xbc"
      "cher.bank.example");
  INFO(key);
  const auto reply = socketmap_answer("postfix " + key, *table, now, nullptr);

  const auto about = json::parse(explain_outbound(*table, key, {}, now));

  CHECK(about["answer"] == reply);
}

TEST_CASE("explain names the rule that decides, and its place", "[explain]") {
  const auto about = explained("user@Pay.bank.example");

  CHECK(about["kind"] == "recipient");
  CHECK(about["key"] == "Pay.bank.example");
  CHECK(about["looked_up"] == "pay.bank.example");
  CHECK(about["level"] == "secure");
  CHECK(about["decided_by"] == "rule");
  REQUIRE(about["considered"].size() == 1);
  const auto& won = about["considered"][0];
  CHECK(won["rule"] == "bank");
  CHECK(won["verdict"] == "won");
  CHECK(won["match"] == "parent");
  CHECK(won["file"] == "policy.json");
  CHECK(won["line"] == 4);
  CHECK(won["column"] == 5);
  CHECK(won["review_overdue"] == true);
  CHECK(about["default"]["used"] == false);
}

TEST_CASE("explain lists a rule in testing before the one behind it", "[explain]") {
  const auto about = explained("new.bank.example");

  REQUIRE(about["considered"].size() == 2);
  CHECK(about["considered"][0]["verdict"] == "testing");
  CHECK(about["considered"][0]["policy"] == "dane-only protocols=>=TLSv1.2");
  CHECK(about["considered"][1]["verdict"] == "won");
  REQUIRE(about["changes"].size() == 1);
  CHECK(about["changes"][0]["at"] == "2026-12-01");
  CHECK(about["changes"][0]["change"] == "weaker"); // DANE promises no fixed name
}

TEST_CASE("a rule with a more specific one before it has lost to that", "[explain]") {
  const auto about = explained("new.bank.example", "2026-12-01");

  REQUIRE(about["considered"].size() == 2);
  CHECK(about["considered"][0]["verdict"] == "won");
  CHECK(about["considered"][1]["verdict"] == "less_specific");
}

TEST_CASE("explain tells what an exception stands in for", "[explain]") {
  const auto about = explained("gap.example");

  CHECK(about["decided_by"] == "exception");
  CHECK(about["answer"] == "OK may");
  CHECK(about["exception"]["use"] == "applied");
  CHECK(about["exception"]["instead_of"] == "encrypt");
  CHECK(about["exception"]["approved_by"] == "J. Doe");
  CHECK(about["exception"]["expires"] == "2026-12-23"); // the last day
  CHECK(explained("gap.example", "2026-12-24")["exception"]["use"] == "expired");
}

TEST_CASE("a domain taken out of a rule falls to the default", "[explain]") {
  const auto about = explained("lab.bank.example");

  CHECK(about["decided_by"] == "default");
  CHECK(about["default"]["used"] == true);
  REQUIRE(about["considered"].size() == 1);
  CHECK(about["considered"][0]["verdict"] == "excepted");
}

TEST_CASE("explain tells what holds for the names below", "[explain]") {
  const auto same = explained("bank.example")["names_below"];
  CHECK(same["same"] == true);
  CHECK(same["except"] == json::array({"lab.bank.example"}));

  const auto other = explained("gap.example")["names_below"];
  CHECK(other["answer"] == "OK may");

  CHECK(explained("[relay.example.net]:587")["names_below"].is_null());
}

TEST_CASE("a key that is none, or a parent's, is explained all the same", "[explain]") {
  CHECK(explained("no key")["considered"].empty());
  CHECK(explained("no key")["decided_by"] == "default");
  CHECK(explained(".bank.example")["answer"] == "NOTFOUND ");
  CHECK(explained(".bank.example")["decided_by"] == "nothing");
  CHECK(explained("\xff\xfe")["key"] == "\xef\xbf\xbd\xef\xbf\xbd");
}

TEST_CASE("an address with something wrong gives an error and nothing else",
          "[explain]") {
  const auto about = explained("user@");

  CHECK(about.size() == 2);
  CHECK(about.contains("error"));
}

TEST_CASE("only the answers may be longer than a line of the page", "[explain]") {
  const auto* target =
      GENERATE("bank.example", "new.bank.example", "gap.example", "unlisted.example", "");
  std::istringstream text(explanation_text(
      explain_outbound(*some_table(), target, {}, day("2026-11-22")), false));

  for (std::string line; std::getline(text, line);) {
    INFO(line);
    CHECK((line.size() <= 90 || line.find("OK ") != std::string::npos));
  }
}

TEST_CASE("no octet of a target reaches the terminal as a control", "[explain]") {
  const auto text =
      explanation_text(explain_outbound(*some_table(), "a\x1b[2Jb",
                                        {"x\x07@y", "\x1b[2J"}, day("2026-11-22")),
                       false);

  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
}

} // namespace mta_tls
