#include "common/dialect/socketmap.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

// Tells what it was asked for, and gives what the test wants.
class Facts final : public FactSource {
public:
  const Discovered* known(const NextHop& hop, Instant) override {
    asked += "known " + std::string(hop.text()) + ';';
    return known_now;
  }
  const Discovered* obtain(const NextHop& hop, const DiscoveryWanted& wanted,
                           Instant) override {
    asked += "obtain " + std::string(hop.text()) + (wanted.dane ? " dane" : "") +
             (wanted.mta_sts ? " sts" : "") + ';';
    return obtained;
  }

  const Discovered* known_now = nullptr;
  const Discovered* obtained = nullptr;
  std::string asked;
};

struct World {
  Facts facts;
  std::shared_ptr<const Snapshot> table;
  std::string reply = "before ";

  explicit World(const Table& rules) : table(build(rules)) {}

  Awaited ask(std::string_view request) {
    return answer_socketmap(request, {*table, now, &facts, nullptr}, reply);
  }
};

// A rule for static.example, discovery for everybody.
Table discovering() {
  Table table;
  table.rules = {{{"static.example"}, body(secure)}};
  table.discovery = {true, true, OnDnsError::defer};
  return table;
}

const Discovered& signed_everywhere() {
  static const Discovered facts{
      DaneFinding{DanePromise::dane_only, DaneReason::all_hosts, true, false}, true,
      nullptr};
  return facts;
}

} // namespace

TEST_CASE("a question waits while its next hop is being looked up", "[dialect]") {
  const auto* request =
      GENERATE(as<const char*>{}, "postfix a.example", "QUERY A.example", "sts a.example",
               "postfix-forced a.example", "sendmail rcpt:a.example",
               "exim-out a.example", "exim-cert stage=handshake domain=YS5leGFtcGxl");
  INFO(request);
  World world(discovering());
  const auto awaited = world.ask(request);
  REQUIRE(awaited);
  CHECK(awaited->text() == "a.example");
  CHECK(world.reply == "before ");
  CHECK(world.facts.asked == "known a.example;obtain a.example dane sts;");
}

TEST_CASE("what is known is answered by, and nothing is obtained", "[dialect]") {
  World world(discovering());
  world.facts.known_now = &signed_everywhere();
  CHECK_FALSE(world.ask("postfix a.example"));
  CHECK(world.reply == "before OK dane-only protocols=>=TLSv1.2");
  CHECK(world.facts.asked == "known a.example;");
}

TEST_CASE("what can be had at once is answered by", "[dialect]") {
  World world(discovering());
  world.facts.obtained = &signed_everywhere();
  CHECK_FALSE(world.ask("postfix a.example"));
  CHECK(world.reply == "before OK dane-only protocols=>=TLSv1.2");
}

TEST_CASE("facts that lack what is wanted defer, and nobody waits for them for ever",
          "[dialect]") {
  World world(discovering());
  const Discovered half{DaneFinding{}, false, nullptr};
  world.facts.known_now = &half;
  world.facts.obtained = &half;
  CHECK_FALSE(world.ask("postfix a.example"));
  CHECK(world.reply == "before TEMP this next hop has not been looked up yet");
  CHECK(world.facts.asked == "known a.example;obtain a.example sts;");
}

TEST_CASE("without anybody who looks up, what the table wants is deferred", "[dialect]") {
  const auto table = build(discovering());
  CHECK(socketmap_answer("postfix a.example", *table, now, nullptr) ==
        "TEMP this next hop has not been looked up yet");
  CHECK(socketmap_answer("postfix a.example", *table, now, &signed_everywhere()) ==
        "OK dane-only protocols=>=TLSv1.2");
}

TEST_CASE("a table without discovery asks for no facts", "[dialect]") {
  auto rules = discovering();
  rules.discovery = {};
  World world(rules);
  CHECK_FALSE(world.table->has_discovery());
  CHECK_FALSE(world.ask("postfix a.example"));
  CHECK(world.reply == "before NOTFOUND ");
  CHECK(world.facts.asked.empty());
}

TEST_CASE("one rule with discovery makes a table that has it", "[policy]") {
  auto rules = discovering();
  rules.discovery = {};
  rules.rules[0].body.discovery = DiscoverySettings{false, true, OnDnsError::defer};
  CHECK(build(rules)->has_discovery());
  rules.rules[0].body.discovery = DiscoverySettings{};
  CHECK_FALSE(build(rules)->has_discovery());
}

TEST_CASE("nothing is looked up for what needs no facts", "[dialect]") {
  const auto* request =
      GENERATE(as<const char*>{}, "postfix static.example", "postfix .a.example",
               "postfix [192.0.2.7]", "postfix a b", "postfix-sender a@a.example",
               "postfix-forced .a.example", "sendmail try:a.example",
               "exim-in stage=mail sender=");
  INFO(request);
  World world(discovering());
  CHECK_FALSE(world.ask(request));
  CHECK(world.facts.asked.find("obtain") == std::string::npos);
}

} // namespace mta_tls
