#include "common/dialect/postfix.h"
#include "common/explain/explain.h"
#include "common/explain/future.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;
using json = nlohmann::json;

std::shared_ptr<const Snapshot> table() {
  Table table{{{{"bank.example"}, body(secure)}, {{"old.example"}, body(may)}}};
  auto trial = sender_rule("trial", verify, from_address("hr@own.example"));
  trial.mode = Mode::testing;
  trial.enforce_after = later;
  auto off = sender_rule("off", verify, from_address("off@off.example"));
  off.enabled = false;
  table.senders = {sender_rule("hr", encrypt, from_address("hr@own.example")), trial,
                   sender_rule("all", encrypt, from_domain("own.example")),
                   sender_rule("app", verify, from_user("app")), off};
  return testing::build(table);
}

json explained(std::string_view target, const OutboundSender& sender) {
  return json::parse(explain_outbound(*table(), target, sender, now));
}

std::vector<std::string> verdicts(const json& about) {
  std::vector<std::string> all;
  for (const auto& rule : about["sender"]["rules"]) {
    all.push_back(rule["rule"].get<std::string>() + ' ' +
                  rule["verdict"].get<std::string>());
  }
  return all;
}

} // namespace

TEST_CASE("a sender's demand raises the answer, and the story says so", "[explain]") {
  const auto about = explained("user@old.example", {"<HR@own.example>", ""});

  CHECK(about["map"] == "postfix-forced");
  CHECK(about["answer"] == "OK encrypt protocols=>=TLSv1.2");
  CHECK(about["level"] == "encrypt");
  CHECK(about["decided_by"] == "sender");
  CHECK(about["considered"][0]["verdict"] == "won");
  CHECK(about["sender"]["address"] == "HR@own.example");
  CHECK(about["sender"]["demand"] == "encrypt");
  CHECK(about["sender"]["use"] == "raised");
  CHECK(about["sender"]["instead_of"] == "may");
  CHECK(about["sender"]["transport"] == "forcedtls");
  CHECK(verdicts(about) ==
        std::vector<std::string>{"hr won", "trial testing", "all not_stronger"});
}

TEST_CASE("a demand that the recipient's rule keeps changes nothing", "[explain]") {
  const auto about = explained("bank.example", {"hr@own.example", ""});

  CHECK(about["level"] == "secure");
  CHECK(about["decided_by"] == "rule");
  CHECK(about["sender"]["use"] == "not_needed");
  CHECK(about["sender"]["instead_of"].is_null());
}

TEST_CASE("a sender that no rule in force is about leaves the answer as it is",
          "[explain]") {
  const auto [address, note] =
      GENERATE(Catch::Generators::table<std::string, std::string>(
          {{"x@other.example", "no rule depends on the sender"},
           {"off@off.example", "no rule in force is about this sender"}}));
  const auto about = explained("old.example", {address, ""});

  CHECK(about["map"] == "postfix");
  CHECK(about["decided_by"] == "rule");
  CHECK(about["sender"]["note"] == note);
  CHECK(about["sender"]["demand"].is_null());
  CHECK(about["sender"]["use"] == "none");
  CHECK(about["sender"]["transport"].is_null());
}

TEST_CASE("a login counts as a sender, and only the milter sees it", "[explain]") {
  const auto about = explained("old.example", {"", "APP"});

  CHECK(about["level"] == "verify");
  CHECK(about["sender"]["user"] == "APP");
  CHECK(about["sender"]["transport"] == "forcedtls-verify");
  CHECK(about["hints"].dump().find("does not look at the login") != std::string::npos);
  CHECK(explained("old.example", {"hr@own.example", ""})["hints"].dump().find("login") ==
        std::string::npos);
}

TEST_CASE("a parent key is not about anybody's mail", "[explain]") {
  const auto about = explained(".old.example", {"hr@own.example", ""});
  CHECK(about["sender"].is_null());
  CHECK(about["decided_by"] == "nothing");
}

TEST_CASE("the dates of a sender's rules lie ahead of its mail", "[explain]") {
  const auto future =
      future_answers(*table(), "old.example", now, {"hr@own.example", ""});
  REQUIRE(future.size() == 1);
  CHECK(future[0].at == later);
  CHECK(future[0].why == "sender rule \"trial\" turns from testing to enforce");
  CHECK(future[0].answer ==
        "OK verify match=hostname protocols=>=TLSv1.2 servername=hostname");
  CHECK(future[0].change == Change::stricter);
  CHECK(future_answers(*table(), "old.example", now).empty());
}

TEST_CASE("what is explained of a sender is what its transport is answered",
          "[explain]") {
  const auto* target = GENERATE("old.example", "bank.example", "unlisted.example",
                                "[relay.example]:25", "no key", "");
  const auto* sender = GENERATE("hr@own.example", "x@own.example", "x@y.example", "");
  const auto* user = GENERATE("", "app");
  INFO(target << ' ' << sender << ' ' << user);
  const auto about = explained(target, {sender, user});
  const auto snapshot = table();
  auto question = parse_postfix_key(target);
  question.sender = OutboundSender{sender, user};
  std::string expected;
  const auto decision = decide_outbound(*snapshot, question, now);
  render_postfix_policy(decision, expected);
  CHECK(about["answer"] == expected);
}

} // namespace mta_tls
