#include "common/dialect/submission.h"
#include "common/explain/explain.h"
#include "tests/unit/tell/looks.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace mta_tls {

using namespace mta_tls::testing;
using namespace std::chrono_literals;

namespace {

using json = nlohmann::json;

// bank.example and the names below it, of which the former is watched.
struct Watched {
  Watched() {
    auto& rule = table.rules.emplace_back();
    rule.domains = {"bank.example"};
    rule.body = body(SecurityLevel::encrypt);
    rule.body.include_subdomains = true;
    rule.body.watch.every = 1h;
    rule.body.on_failure.refuse_new_after_failures = 2;
  }

  std::string said(const std::string& target = "it@bank.example") const {
    WatchBoard board;
    if (standing) {
      board.put(*standing);
    }
    return explain_outbound(*build(table), target, {}, at,
                            {nullptr, is_watched ? &board : nullptr, trouble});
  }

  json told(const std::string& target = "it@bank.example") const {
    return json::parse(said(target)).at("submission");
  }

  // The rows about submission.
  std::string page(const std::string& target = "it@bank.example") const {
    const auto text = explanation_text(said(target), false);
    const auto begin = text.find("  submission ");
    return begin == text.npos ? ""
                              : text.substr(begin, text.find("\n\n", begin) + 1 - begin);
  }

  // What Postfix's policy service hears.
  std::string heard() const {
    WatchBoard board;
    board.put(*standing);
    const auto reply = submission_reply("it@bank.example", *build(table), &board, at);
    return reply ? reply->line() : "";
  }

  FailurePlan& plan() { return table.rules[0].body.on_failure; }

  Table table;
  std::optional<Standing> standing =
      Standing{failed_look(Obstacle::not_offered), 2, now, std::nullopt};
  bool is_watched = true;
  std::string trouble;
  Instant at = now;
};

} // namespace

TEST_CASE("explain tells the very reply that submission hears", "[explain]") {
  Watched about;
  about.plan().action = GENERATE(FailurePlan::Action::defer, FailurePlan::Action::bounce);
  const auto told = about.told();
  CHECK(told.at("reply") == about.heard());
  CHECK(told.at("taken") == false);
  CHECK(told.at("reason") == "failing");
  CHECK(told.at("failures") == 2);
  CHECK(told.at("failures_missing") == 0);
  CHECK(told.at("next_reply").is_null());
}

TEST_CASE("the page has the reply unbroken, and what it rests on", "[explain]") {
  Watched about;
  CHECK(about.page() ==
        "  submission     New mail is put off: 2 looks in a row, the last at "
        "2027-01-15T08:00:00Z,\n"
        "                 found no server that may get the mail.\n"
        "                 451 4.7.4 bank.example gets mail only encrypted, but their "
        "server mx.bank.example offers no encryption. The fault is theirs. Not sent: try "
        "again later, or phone.\n");
  about.plan().action = FailurePlan::Action::bounce;
  CHECK(about.page().starts_with("  submission     New mail is refused: 2 looks"));
}

TEST_CASE("explain tells what submission will hear after more failed looks",
          "[explain]") {
  Watched about;
  const auto later_reply = about.heard();
  about.plan().refuse_new_after_failures = 5;
  const auto told = about.told();
  CHECK(told.at("taken") == true);
  CHECK(told.at("reply").is_null());
  CHECK(told.at("reason") == "too_few");
  CHECK(told.at("failures_missing") == 3);
  CHECK(told.at("next_reply") == later_reply);
  CHECK(about.page().find("After 3 more it is put off.") != std::string::npos);
}

TEST_CASE("explain tells why new mail is taken", "[explain]") {
  Watched about;
  std::string why;
  SECTION("not looked at") {
    about.standing.reset();
    why = "New mail is taken: the watch has not looked at it yet.";
  }
  SECTION("passes") {
    about.standing->last.outlook = Outlook::passes;
    why = "New mail is taken: the last look, at 2027-01-15T08:00:00Z, found servers that "
          "keep the rule.";
  }
  SECTION("seen nobody") {
    about.standing->last.outlook = Outlook::unseen;
    why = "New mail is taken: the last look, at 2027-01-15T08:00:00Z, could see no "
          "server, which says nothing of them.";
  }
  SECTION("a watch that has stopped") {
    about.at = now + 3h;
    why = "New mail is taken: the last look, at 2027-01-15T08:00:00Z, is too old: the "
          "rule has one every 1h, and the watch is silent.";
  }
  SECTION("an exception") {
    about.table.exceptions = {exception("bank.example", SecurityLevel::may, later)};
    why = "New mail is taken: TLS is not forced at present.";
  }
  SECTION("another level") {
    about.table.rules[0].body.requirement.level = SecurityLevel::verify;
    why = "New mail is taken: the last look, at 2027-01-15T08:00:00Z, was about level "
          "encrypt.";
  }
  const auto told = about.told();
  CHECK(told.at("why") == why);
  CHECK(told.at("taken") == true);
  CHECK(told.at("reply").is_null());
  CHECK(told.at("next_reply").is_null());
}

TEST_CASE("names below a domain are not watched, and explain says so", "[explain]") {
  const Watched about;
  CHECK(about.told("it@sub.bank.example").at("why") ==
        "New mail is taken: names below a domain are not watched.");
}

TEST_CASE("where nothing is watched, or asked for, explain says nothing of submission",
          "[explain]") {
  Watched about;
  auto target = std::string("bank.example");
  SECTION("not watched") {
    about.is_watched = false;
  }
  SECTION("not asked for") {
    about.plan().refuse_new_after_failures = 0;
  }
  SECTION("asked for by a rule in testing") {
    about.table.rules[0].body.mode = Mode::testing;
  }
  SECTION("of no rule") {
    target = "other.example";
  }
  SECTION("a key that is no next hop") {
    target = GENERATE(".bank.example", "no key");
  }
  CHECK(about.told(target).is_null());
  CHECK(about.page(target).empty());
}

TEST_CASE("a watch that cannot be read is told of where it would count", "[explain]") {
  Watched about;
  about.is_watched = false;
  about.trouble = "watch.db: permission denied";
  CHECK(about.told().at("taken").is_null());
  CHECK(about.told().at("why") ==
        "What the watch knows cannot be read: watch.db: permission denied.");
  CHECK(about.told("other.example").is_null());
}

} // namespace mta_tls
