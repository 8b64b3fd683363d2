#include "common/policy/snapshot_builder.h"
#include "policyd/cli/shortfalls.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

RuleBody body(SecurityLevel level) {
  RuleBody body;
  body.requirement.level = level;
  return body;
}

std::vector<std::string> told(const Snapshot& snapshot, OutboundMta mta) {
  std::vector<std::string> lines;
  for (const auto& each : shortfalls(snapshot, mta)) {
    lines.push_back(render(each));
  }
  return lines;
}

const std::string pinned =
    "deferred: Sendmail tells nobody the key of a certificate: it cannot be pinned";

} // namespace

TEST_CASE("rules that an MTA does not keep to the letter are told by name and place",
          "[cli]") {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", "00"});
  Requirement defaults;
  defaults.level = SecurityLevel::dane;
  builder.set_defaults(defaults);
  builder.add_domain(*Domain::parse("a.example"));
  builder.end_rule(body(SecurityLevel::encrypt), {3, 5}, "");
  builder.add_domain(*Domain::parse("b.example"));
  builder.add_domain(*Domain::parse("c.example"));
  builder.end_rule(body(SecurityLevel::fingerprint), {4, 5}, "pins");
  builder.add_next_hop(*NextHop::parse("[relay.example]:587"));
  builder.end_rule(body(SecurityLevel::fingerprint), {5, 5}, "");
  const auto snapshot = builder.finish();

  CHECK(
      told(*snapshot, OutboundMta::sendmail) ==
      std::vector<std::string>{
          "policy.json: warning: defaults.outbound: not checked: Sendmail looks up no "
          "TLSA records before 8.18, and then with option DANE: else this is \"may\"",
          "policy.json:4:5: warning: rule \"pins\": " + pinned,
          "policy.json:5:5: warning: rule \"[relay.example]:587\": not checked: Sendmail "
          "asks about recipients' domains, never about \"[relay.example]:587\"",
          "policy.json:5:5: warning: rule \"[relay.example]:587\": " + pinned});
  CHECK(told(*snapshot, OutboundMta::postfix).empty());
}

TEST_CASE("many rules that fall short in one way are counted", "[cli]") {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", "00"});
  for (int i = 0; i < 23; ++i) {
    builder.add_domain(*Domain::parse("x" + std::to_string(i) + ".example"));
    builder.end_rule(body(SecurityLevel::fingerprint), {1, 1}, "");
  }
  const auto lines = told(*builder.finish(), OutboundMta::sendmail);
  REQUIRE(lines.size() == 21);
  CHECK(lines[19] == "policy.json:1:1: warning: rule \"x19.example\": " + pinned);
  CHECK(lines[20] == "policy.json: warning: 3 more rules: " + pinned);
}

TEST_CASE("rules for logins and for messages are told, too", "[cli]") {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", "00"});
  SenderRule rule;
  rule.id = "hr";
  rule.place = {7, 3};
  rule.match.sasl_users = {"hr-app"};
  builder.add_sender_rule(std::move(rule));
  MessageRule tagged;
  tagged.id = "tag";
  tagged.place = {8, 3};
  builder.add_message_rule(std::move(tagged));
  const auto snapshot = builder.finish();
  CHECK(told(*snapshot, OutboundMta::sendmail) ==
        std::vector<std::string>{
            "policy.json:7:3: warning: sender rule \"hr\": stricter: Sendmail has "
            "forgotten who logged in when it sends: for \"sasl_users\" mta-tls-milter "
            "refuses what no other rule forces",
            "policy.json:8:3: warning: message rule \"tag\": stricter: Sendmail has no "
            "transport that a message could be handed to: mta-tls-milter refuses what no "
            "other rule forces"});
  CHECK(told(*snapshot, OutboundMta::exim) ==
        std::vector<std::string>{
            "policy.json:8:3: warning: message rule \"tag\": not checked: Exim knows no "
            "milter: nobody looks for this mark"});
  CHECK(told(*snapshot, OutboundMta::postfix).empty());
}

} // namespace mta_tls
