#include "common/watch/notice.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace mta_tls::testing;
using namespace std::chrono_literals;

// One next hop over time.
struct Story {
  HopMemory memory;
  WatchSettings settings;
  Instant now = noon;

  std::vector<Finding> see(Look look) {
    now += 1h;
    look.at = now;
    return notice(memory, look, settings);
  }
  std::vector<Finding> see_alerts(Look look) {
    auto findings = see(std::move(look));
    std::erase_if(findings, [](const Finding& finding) { return !is_alert(finding); });
    return findings;
  }
};

std::string told(const std::vector<Finding>& findings) {
  std::string text;
  for (const auto& finding : findings) {
    text += std::string(word(finding.kind)) + ' ' + std::string(word(finding.severity)) +
            ": " + finding.text + '\n';
  }
  return text;
}

Look with_key(std::string key, SecurityLevel level, bool is_trusted) {
  auto look = good_look();
  look.level = level;
  look.servers.front().key = std::move(key);
  look.servers.front().is_trusted = is_trusted;
  return look;
}

Look ending_in(std::chrono::hours time, Instant now) {
  auto look = good_look();
  look.servers.front().ends = now + time;
  return look;
}

} // namespace

TEST_CASE("trouble is told when it begins and when it is over", "[watch]") {
  Story story;
  CHECK(story.see(good_look()).empty());
  const auto began = story.see(failing_look(Obstacle::not_offered));
  REQUIRE(began.size() == 1);
  CHECK(began[0].kind == FindingKind::failure);
  CHECK(began[0].severity == Severity::critical);
  CHECK(began[0].subject == "bank.example");
  CHECK(began[0].server == "mx.bank.example [192.0.2.1]");
  CHECK(began[0].reason == Obstacle::not_offered);
  CHECK(began[0].since == story.now);
  CHECK(began[0].text == "the server would get no mail");
  CHECK(story.see(failing_look(Obstacle::not_offered)).empty());
  CHECK(story.see(failing_look(Obstacle::not_offered)).empty());
  const auto over = story.see(good_look());
  REQUIRE(over.size() == 1);
  CHECK(over[0].kind == FindingKind::recovery);
  CHECK(over[0].severity == Severity::good);
  CHECK(over[0].reason == Obstacle::not_offered);
  CHECK(over[0].since == began[0].at);
  CHECK(story.see(good_look()).empty());
}

TEST_CASE("another reason is news, since the beginning of it all", "[watch]") {
  Story story;
  const auto began = story.see(failing_look(Obstacle::not_offered));
  const auto changed = story.see(failing_look(Obstacle::expired));
  REQUIRE(changed.size() == 1);
  CHECK(changed[0].reason == Obstacle::expired);
  CHECK(changed[0].since == began[0].at);
}

TEST_CASE("a rule in testing fails with a warning", "[watch]") {
  Story story;
  auto look = failing_look(Obstacle::not_offered);
  look.is_testing = true;
  CHECK(story.see(look).at(0).severity == Severity::warning);
}

TEST_CASE("what is our fault tells nothing of the next hop, and ends nothing",
          "[watch]") {
  Story story;
  story.see(failing_look(Obstacle::not_offered));
  const auto before = story.memory;
  auto look = unseen_look();
  look.fault = Fault::ours;
  CHECK(story.see(look).empty());
  CHECK(story.memory == before);
}

TEST_CASE("one server that does not answer is a note, none that does an alert",
          "[watch]") {
  Story story;
  auto look = good_look();
  look.servers.push_back(server_at("mx2.bank.example"));
  story.see(look);
  look.servers.back() = unseen_look().servers.front();
  CHECK(told(story.see(look)) ==
        "server-unreachable note: mail is encrypted at the server\n");
  CHECK(told(story.see(unseen_look())) ==
        "unreachable warning: the server could not be seen\n");
  CHECK(told(story.see(look)) == "recovery good: mail is encrypted at the server\n"
                                 "server-unreachable note: mail is encrypted at the "
                                 "server\n");
  CHECK(told(story.see(good_look())) ==
        "recovery note: mail is encrypted at the server\n");
}

TEST_CASE("a next hop that comes and goes is told of once, and again when it stays",
          "[watch]") {
  Story story;
  std::string alerts;
  for (int i = 0; i < 8; ++i) {
    alerts += told(story.see_alerts(failing_look(Obstacle::not_offered)));
    alerts += told(story.see_alerts(good_look()));
  }
  CHECK(alerts == "failure critical: the server would get no mail\n"
                  "recovery good: mail is encrypted at the server\n"
                  "failure critical: the server would get no mail\n"
                  "recovery good: mail is encrypted at the server\n"
                  "failure critical: the server would get no mail\n"
                  "unsteady warning: it has changed 6 times within a day, and is left "
                  "alone until it stays as it is for 6 hours; now: mail is encrypted at "
                  "the server\n");
  for (int hour = 1; hour < 6; ++hour) {
    CHECK(story.see_alerts(good_look()).empty());
  }
  CHECK(told(story.see_alerts(good_look())) ==
        "recovery good: mail is encrypted at the server\n");
  CHECK(story.see_alerts(good_look()).empty());
  CHECK(story.see_alerts(failing_look(Obstacle::not_offered)).size() == 1);
}

TEST_CASE("other MX hosts are told, unless the rule does not want it", "[watch]") {
  Story story;
  story.settings.tells_mx_change = GENERATE(true, false);
  story.see(good_look());
  auto look = good_look();
  look.mx = {"mx.bank.example", "mx.elsewhere.example"};
  const auto findings = story.see(look);
  REQUIRE(findings.size() == 1);
  CHECK(is_alert(findings[0]) == story.settings.tells_mx_change);
  CHECK(findings[0].text ==
        "mail for it goes to other servers now: mx.bank.example, mx.elsewhere.example "
        "(before: mx.bank.example)");
  CHECK(story.see(look).empty());
}

TEST_CASE("what DNS does not answer has not changed", "[watch]") {
  Story story;
  auto look = good_look();
  look.sts = "enforce 1";
  look.tlsa = "digest";
  story.see(look);
  auto silent = unseen_look();
  silent.mx.clear();
  silent.sts_is_known = silent.tlsa_is_known = false;
  CHECK(told(story.see(silent)) == "unreachable warning: the server could not be seen\n");
  CHECK(told(story.see(look)) == "recovery good: mail is encrypted at the server\n");
}

TEST_CASE("an MTA-STS policy that is merely renewed is a note", "[watch]") {
  Story story;
  auto look = good_look();
  look.sts = "enforce 1";
  story.see(look);
  look.sts = "enforce 2";
  CHECK(told(story.see(look)) ==
        "mta-sts-changed note: its MTA-STS policy has changed: enforce 2 (before: "
        "enforce 1)\n");
  look.sts = "testing 3";
  CHECK(story.see_alerts(look).size() == 1);
  look.sts = "";
  CHECK(told(story.see(look)) ==
        "mta-sts-changed warning: its MTA-STS policy has changed: none (before: testing "
        "3)\n");
}

TEST_CASE("TLSA records that vanish are an alert, others a note", "[watch]") {
  Story story;
  auto look = good_look();
  story.see(look);
  const auto [tlsa, text] = GENERATE(table<std::string, std::string>({
      {"b", "tlsa-changed note: its TLSA records have changed\n"},
      {"", "tlsa-changed warning: its TLSA records are gone\n"},
  }));
  look.tlsa = "a";
  CHECK(told(story.see(look)) == "tlsa-changed note: it has TLSA records now\n");
  look.tlsa = tlsa;
  CHECK(told(story.see(look)) == text);
}

TEST_CASE("another key is an alert where nobody vouches for it", "[watch]") {
  Story story;
  const auto level =
      GENERATE(SecurityLevel::encrypt, SecurityLevel::verify, SecurityLevel::fingerprint);
  const auto is_trusted = GENERATE(true, false);
  story.see(with_key("k1", level, is_trusted));
  const auto findings = story.see(with_key("k2", level, is_trusted));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].kind == FindingKind::certificate_changed);
  CHECK(is_alert(findings[0]) == (level == SecurityLevel::encrypt && !is_trusted));
}

TEST_CASE("keys that take turns are told of once", "[watch]") {
  Story story;
  const auto look = [](int i) {
    return with_key("k" + std::to_string(i), SecurityLevel::encrypt, true);
  };
  std::size_t count = 0;
  for (int i = 0; i < 40; ++i) {
    count += story.see(look(i % 4)).size();
  }
  CHECK(count == 3);
  for (int i = 100; i < 120; ++i) {
    story.see(look(i));
  }
  CHECK(story.memory.keys.at("mx.bank.example").size() == 8);
}

TEST_CASE("an end of a certificate is told at each threshold, once", "[watch]") {
  Story story;
  const auto end = story.now + 24h * 30;
  std::vector<long> days;
  while (story.now + 1h < end) {
    for (const auto& finding : story.see(ending_in(
             end - (story.now + 1h) > 0h
                 ? std::chrono::floor<std::chrono::hours>(end - (story.now + 1h))
                 : 0h,
             story.now + 1h))) {
      CHECK(finding.kind == FindingKind::certificate_expiring);
      days.push_back((end - finding.at) / 24h);
    }
  }
  CHECK(days == std::vector<long>{21, 7, 1});
  const auto renewed = story.see(ending_in(24h * 90, story.now + 1h));
  REQUIRE(renewed.size() == 1);
  CHECK(renewed[0].kind == FindingKind::certificate_renewed);
  CHECK(renewed[0].severity == Severity::good);
}

TEST_CASE("where certificates do not count, neither do their ends", "[watch]") {
  Story story;
  auto look = ending_in(1h, story.now + 1h);
  look.level = SecurityLevel::encrypt;
  CHECK(story.see(look).empty());
}

TEST_CASE("what a watcher remembers is the same after it was JSON", "[watch]") {
  Story story;
  CHECK(memory_of_json(memory_json(story.memory)) == story.memory);
  auto look = ending_in(24h * 5, story.now + 1h);
  look.sts = "enforce 1";
  story.see(look);
  story.see(failing_look(Obstacle::dane_mismatch));
  CHECK(memory_of_json(memory_json(story.memory)) == story.memory);
  CHECK(memory_of_json("{}") == HopMemory());
}

} // namespace mta_tls
