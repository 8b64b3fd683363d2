#include "common/tell/telling.h"
#include "tests/unit/tell/looks.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace testing;
using namespace std::chrono_literals;
using Action = Telling::Action;

namespace {

RuleBody refusing(SecurityLevel level, FailurePlan::Action action,
                  unsigned failures = 2) {
  auto made = body(level);
  made.on_failure.action = action;
  made.on_failure.refuse_new_after_failures = failures;
  return made;
}

// A rule about bank.example, and what is on the board about it.
struct Case {
  Table table{
      {{{"bank.example"}, refusing(SecurityLevel::encrypt, FailurePlan::Action::defer)}}};
  Standing standing{failed_look(Obstacle::not_offered), 2, now, std::nullopt};
  std::string hop = "bank.example";
  Instant at = now;

  RuleBody& rule() { return table.rules[0].body; }
  Look& look() { return standing.last; }

  Telling told() const {
    WatchBoard board;
    board.put(standing);
    return tell_submission(*build(table), next_hop(hop), &board, at);
  }
};

} // namespace

TEST_CASE("new mail is put off once so many looks have failed in a row", "[tell]") {
  Case about;
  const auto told = about.told();
  CHECK(told.action == Action::put_off);
  CHECK(told.detail == ".7.4");
  CHECK(told.text ==
        "bank.example gets mail only encrypted, but their server mx.bank.example offers "
        "no encryption. The fault is theirs. Not sent: try again later, or phone.");
  about.standing.failures = 1;
  CHECK_FALSE(about.told().is_said());
  about.standing.failures = 100;
  CHECK(about.told().is_said());
}

TEST_CASE("mail is refused for good where the rule says so, and the fault is theirs",
          "[tell]") {
  const auto obstacle = GENERATE(from_range(all_obstacles));
  const auto fault = GENERATE(Fault::theirs, Fault::ours, Fault::unclear);
  const auto action = GENERATE(FailurePlan::Action::defer, FailurePlan::Action::bounce);
  Case about;
  about.rule() = refusing(SecurityLevel::encrypt, action);
  about.look() = failed_look(obstacle, fault);
  const bool is_final = action == FailurePlan::Action::bounce && fault == Fault::theirs;
  const auto told = about.told();
  INFO(word(obstacle) << ", " << word(fault));
  CHECK(told.action == (is_final ? Action::refuse : Action::put_off));
  CHECK(told.detail.starts_with('.'));
  CHECK_FALSE(told.text.empty());
}

TEST_CASE("nobody is refused for what the last look did not find", "[tell]") {
  Case about;
  about.look().outlook = GENERATE(Outlook::passes, Outlook::partly, Outlook::unseen);
  CHECK_FALSE(about.told().is_said());
}

TEST_CASE("a rule that does not ask for it refuses nobody", "[tell]") {
  Case about;
  about.rule().on_failure.refuse_new_after_failures = 0;
  CHECK_FALSE(about.told().is_said());
}

TEST_CASE("what is not on the board refuses nobody", "[tell]") {
  const Case about;
  const auto table = build(about.table);
  const WatchBoard empty;
  CHECK_FALSE(tell_submission(*table, next_hop("bank.example"), nullptr, now).is_said());
  CHECK_FALSE(tell_submission(*table, next_hop("bank.example"), &empty, now).is_said());
}

TEST_CASE("a watch that has stopped refuses nobody", "[tell]") {
  Case about;
  about.rule().watch.every = 1h;
  about.at = now + 2h;
  CHECK(about.told().is_said());
  about.at = now + 2h + 1s;
  CHECK_FALSE(about.told().is_said());
  about.at = now - 1s; // a look from the future
  CHECK_FALSE(about.told().is_said());
}

TEST_CASE("a rule that is not in force refuses nobody, whatever was seen", "[tell]") {
  Case about;
  SECTION("testing") {
    about.rule().mode = Mode::testing;
  }
  SECTION("disabled") {
    about.rule().enabled = false;
  }
  SECTION("not yet valid") {
    about.rule().valid_from = later;
  }
  SECTION("gone") {
    about.table.rules[0].domains = {"other.example"};
  }
  SECTION("no longer forced") {
    about.rule().requirement.level = SecurityLevel::may;
  }
  SECTION("of another level than was tried") {
    about.rule().requirement.level = SecurityLevel::verify;
  }
  SECTION("gone, but all domains are forced") {
    about.table.rules.clear();
    about.table.defaults = body(SecurityLevel::encrypt).requirement;
  }
  CHECK_FALSE(about.told().is_said());
}

TEST_CASE("an exception stops it at once, and its end lets it come back", "[tell]") {
  Case about;
  about.rule() = refusing(SecurityLevel::verify, FailurePlan::Action::defer);
  about.look().level = SecurityLevel::verify;
  about.look().servers = {server_with(Obstacle::expired)};
  CHECK(about.told().is_said());
  about.table.exceptions = {exception("bank.example", SecurityLevel::encrypt, later)};
  CHECK_FALSE(about.told().is_said());
  about.at = later;
  CHECK(about.told().is_said());
}

TEST_CASE("once the table has the new name, or key, the old look says nothing",
          "[tell]") {
  Case about;
  auto& seen = about.look().servers[0];
  auto& requirement = about.rule().requirement;
  SECTION("name") {
    requirement.level = about.look().level = SecurityLevel::secure;
    requirement.names = {name_pattern("mx.bank.example")};
    seen = server_with(Obstacle::wrong_name);
    seen.names = {"a.hoster.example", "*.mail.hoster.example"};
    CHECK(about.told().is_said());
    requirement.names.push_back(
        name_pattern(GENERATE("a.hoster.example", ".hoster.example",
                              "*.mail.hoster.example", "mx7.mail.hoster.example")));
  }
  SECTION("key") {
    requirement.level = about.look().level = SecurityLevel::fingerprint;
    requirement.keys = {key(1)};
    seen = server_with(Obstacle::wrong_key);
    seen.key = hexadecimal(key(2));
    CHECK(about.told().is_said());
    requirement.keys.push_back(key(2));
  }
  CHECK_FALSE(about.told().is_said());
}

TEST_CASE("what discovery had raised counts as long as the rule looks it up", "[tell]") {
  Case about;
  about.look().by = GENERATE("DANE", "MTA-STS");
  about.look().level =
      about.look().by == "DANE" ? SecurityLevel::dane_only : SecurityLevel::secure;
  CHECK_FALSE(about.told().is_said());
  about.rule().discovery = DiscoverySettings{true, true, OnDnsError::defer};
  CHECK(about.told().is_said());
  about.table.exceptions = {exception("bank.example", SecurityLevel::may, later)};
  CHECK_FALSE(about.told().is_said());
}

TEST_CASE("names below a domain are not watched, so nobody is refused for them",
          "[tell]") {
  Case about;
  about.rule().include_subdomains = true;
  about.hop = "sub.bank.example";
  CHECK_FALSE(about.told().is_said());
}

TEST_CASE("a prospect says why nothing is heard, and what will be", "[tell]") {
  using enum TellingReason;
  Case about;
  auto expected = failing;
  SECTION("failing") {}
  SECTION("too few") {
    about.standing.failures = 1;
    expected = too_few;
  }
  SECTION("passes") {
    about.look().outlook = Outlook::passes;
    expected = not_failing;
  }
  SECTION("an old look, whatever it has seen") {
    about.look().outlook = GENERATE(Outlook::passes, Outlook::fails);
    about.at = now + 13h;
    expected = not_lately;
  }
  SECTION("an exception") {
    about.table.exceptions = {exception("bank.example", SecurityLevel::may, later)};
    expected = not_forced;
  }
  SECTION("another level") {
    about.rule().requirement.level = SecurityLevel::verify;
    expected = other_promise;
  }
  SECTION("the key is known now") {
    about.rule().requirement.level = about.look().level = SecurityLevel::fingerprint;
    about.rule().requirement.keys = {key(2)};
    about.look().servers = {server_with(Obstacle::wrong_key)};
    about.look().servers[0].key = hexadecimal(key(2));
    expected = accepted_since;
  }
  SECTION("nothing asks for it") {
    about.rule().on_failure.refuse_new_after_failures = 0;
    expected = not_asked_for;
  }
  SECTION("nor does what lets everything go") {
    about.rule().requirement.level = SecurityLevel::may;
    expected = not_asked_for;
  }
  const auto table = build(about.table);
  const auto prospect =
      submission_prospect(*table, next_hop(about.hop), &about.standing, about.at);
  CHECK(prospect.reason == expected);
  CHECK(prospect.is_now() == about.told().is_said());
  CHECK(prospect.telling.is_said() == (expected == failing || expected == too_few));
}

TEST_CASE("of what is not on the board a prospect says so", "[tell]") {
  const Case about;
  const auto table = build(about.table);
  CHECK(submission_prospect(*table, next_hop("bank.example"), nullptr, now).reason ==
        TellingReason::not_seen);
  CHECK(submission_prospect(*table, next_hop("other.example"), nullptr, now).reason ==
        TellingReason::not_asked_for);
}

TEST_CASE("codes are those that Postfix would have given later", "[tell]") {
  const auto [obstacle, detail] = GENERATE(table<Obstacle, std::string>({
      {Obstacle::not_offered, ".7.4"},
      {Obstacle::start_refused, ".7.4"},
      {Obstacle::handshake_failed, ".7.5"},
      {Obstacle::wrong_name, ".7.5"},
      {Obstacle::no_tlsa, ".7.5"},
      {Obstacle::no_answer, ".4.1"},
  }));
  Case about;
  about.look() = failed_look(obstacle);
  CHECK(about.told().detail == detail);
}

} // namespace mta_tls
