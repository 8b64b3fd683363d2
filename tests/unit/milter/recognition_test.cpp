#include "milter/demand/recognition.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;
using Field = std::pair<std::string, std::string>;

Submitter our_user(std::string sender = "a@city.example", std::string user = "") {
  return {true, address("192.0.2.1"), {std::move(sender)}, std::move(user)};
}

Submitter stranger(std::string_view client = "192.0.2.1") {
  return {false, address(client), {"a@city.example"}, ""};
}

std::string ids(const std::vector<MessageDemand>& demands) {
  std::string all;
  for (const auto& demand : demands) {
    all += (all.empty() ? "" : " ") + demand.rule;
  }
  return all;
}

class Recognized {
public:
  Recognized(const Table& table, const Submitter& submitter,
             const std::vector<Field>& fields)
      : table_(build(table)), recognition_(*table_, submitter, now) {
    possible = recognition_.may_demand();
    for (const auto& [name, value] : fields) {
      recognition_.add_field(name, value);
    }
    in_force = ids(recognition_.in_force());
    in_testing = ids(recognition_.in_testing());
    for (const auto& edit : recognition_.changes().edits()) {
      edits += edit.name + ' ' + std::to_string(edit.index) + ": " + edit.value + '\n';
    }
  }

  bool possible = false;
  std::string in_force;
  std::string in_testing;
  std::string edits;

private:
  std::shared_ptr<const Snapshot> table_;
  Recognition recognition_;
};

Table with(std::vector<MessageRule> messages, std::vector<SenderRule> senders = {}) {
  Table table;
  table.messages = std::move(messages);
  table.senders = std::move(senders);
  return table;
}

Table tagged() {
  return with({tag_rule("[secure]", encrypt)});
}

MessageRule removing(MessageRule rule) {
  rule.remove = true;
  return rule;
}

MessageRule testing_rule(MessageRule rule) {
  rule.mode = Mode::testing;
  return rule;
}

} // namespace

TEST_CASE("our own users' tag demands TLS", "[milter]") {
  const Recognized seen(tagged(), our_user(), {{"Subject", "Re: [Secure] x"}});
  CHECK(seen.in_force == "[secure]");
  CHECK(seen.in_testing.empty());
  CHECK(seen.edits.empty());
  CHECK(Recognized(tagged(), our_user(), {{"SUBJECT ", "=?utf-8?B?W3NlY3VyZV0=?="}})
            .in_force == "[secure]");
  CHECK(Recognized(tagged(), our_user(), {{"Subject", "secure"}}).in_force.empty());
  CHECK(Recognized(tagged(), our_user(), {{"X-Subject", "[secure]"}}).in_force.empty());
}

TEST_CASE("a tag in any of several Subject fields counts, once", "[milter]") {
  const Recognized seen(
      tagged(), our_user(),
      {{"Subject", "x"}, {"Subject", "[secure]"}, {"Subject", "[secure]"}});
  CHECK(seen.in_force == "[secure]");
}

TEST_CASE("others' tags demand nothing and stay", "[milter]") {
  const Recognized seen(with({removing(tag_rule("[secure]", encrypt))}), stranger(),
                        {{"Subject", "[secure] x"}});
  CHECK_FALSE(seen.possible);
  CHECK(seen.in_force.empty());
  CHECK(seen.edits.empty());
}

TEST_CASE("a rule may name networks whose clients are our users, too", "[milter]") {
  auto rule = tag_rule("[secure]", encrypt);
  rule.client_networks = {*IpNetwork::parse("192.0.2.0/24"),
                          *IpNetwork::parse("2001:db8::/32")};
  const std::vector<Field> header{{"Subject", "[secure]"}};
  CHECK(Recognized(with({rule}), stranger(), header).in_force == "[secure]");
  CHECK(Recognized(with({rule}), stranger("2001:db8::1"), header).in_force == "[secure]");
  CHECK(Recognized(with({rule}), our_user(), header).in_force == "[secure]");
  CHECK(Recognized(with({rule}), stranger("198.51.100.1"), header).in_force.empty());
  auto unknown = stranger();
  unknown.client.reset();
  CHECK(Recognized(with({rule}), unknown, header).in_force.empty());
}

TEST_CASE("a header field demands TLS by its name, or by its whole value", "[milter]") {
  const auto yes = with({header_rule("X-Require-TLS", "yes", encrypt)});
  const auto any = with({header_rule("Sensitivity", "", encrypt)});
  const auto secret = with({header_rule("Class", "top  secret", encrypt)});
  CHECK(Recognized(yes, our_user(), {{"x-require-tls", " YES\n "}}).in_force ==
        "X-Require-TLS");
  CHECK(Recognized(yes, our_user(), {{"X-Require-TLS", "yes, please"}}).in_force.empty());
  CHECK(Recognized(yes, our_user(), {{"X-Require-TLS", "no"}}).in_force.empty());
  CHECK(Recognized(yes, our_user(), {{"X-Require", "yes"}}).in_force.empty());
  CHECK(Recognized(any, our_user(), {{"Sensitivity", "whatever"}}).in_force ==
        "Sensitivity");
  CHECK(Recognized(any, our_user(), {{"Sensitivity", ""}}).in_force == "Sensitivity");
  CHECK(Recognized(secret, our_user(), {{"Class", "Top\n\tSecret"}}).in_force == "Class");
  CHECK(Recognized(secret, our_user(), {{"Class", "topsecret"}}).in_force.empty());
}

TEST_CASE("a rule that is not in force is none, and one in testing only tells",
          "[milter]") {
  const std::vector<Field> header{{"Subject", "[secure] x"}};
  auto off = tag_rule("[secure]", encrypt);
  off.enabled = false;
  auto early = tag_rule("[secure]", encrypt);
  early.valid_from = later;
  const Recognized none(with({off, early}), our_user(), header);
  CHECK_FALSE(none.possible);
  CHECK(none.in_force + none.in_testing == "");

  const auto trial = testing_rule(removing(tag_rule("[secure]", encrypt)));
  const Recognized tried(with({trial}), our_user(), header);
  CHECK(tried.possible);
  CHECK(tried.in_force.empty());
  CHECK(tried.in_testing == "[secure]");
  CHECK(tried.edits.empty());

  auto due = trial;
  due.enforce_after = earlier;
  CHECK(Recognized(with({due}), our_user(), header).in_force == "[secure]");
}

TEST_CASE("a sender demands TLS by address, by domain or by login, whoever the client is",
          "[milter]") {
  const auto table =
      with({}, {sender_rule("hr", verify, from_address("hr@city.example")),
                sender_rule("court", encrypt, from_domain("court.example")),
                sender_rule("app", encrypt, from_user("hr-app"))});
  CHECK(Recognized(table, our_user("HR@city.example"), {}).in_force == "hr");
  CHECK(Recognized(table, our_user("x@court.example"), {}).in_force == "court");
  CHECK(Recognized(table, our_user("x@city.example", "hr-app"), {}).in_force == "app");
  CHECK(Recognized(table, our_user("", "hr-app"), {}).in_force == "app");
  CHECK(Recognized(table, our_user("hr@city.example", "hr-app"), {}).in_force ==
        "hr app");
  CHECK_FALSE(Recognized(table, our_user("x@city.example"), {}).possible);
  auto outside = stranger();
  outside.addresses = {"x@y.example", "hr@city.example"};
  CHECK(Recognized(table, outside, {}).in_force == "hr");
  outside.addresses = {"hr@city.example", "hr+x@city.example"};
  CHECK(Recognized(table, outside, {}).in_force == "hr");
}

TEST_CASE("a sender's rule in testing is told as such", "[milter]") {
  auto rule = sender_rule("hr", verify, from_address("hr@city.example"));
  rule.mode = Mode::testing;
  const Recognized seen(with({}, {rule}), our_user("hr@city.example"), {});
  CHECK(seen.possible);
  CHECK(seen.in_force.empty());
  CHECK(seen.in_testing == "hr");
}

TEST_CASE("marks are taken off where their rule says so", "[milter]") {
  const auto table =
      with({removing(tag_rule("[secure]", encrypt)),
            removing(tag_rule("[vertraulich]", verify)), tag_rule("[keep]", encrypt),
            removing(header_rule("X-Require-TLS", "yes", encrypt))});
  const Recognized seen(table, our_user(),
                        {{"X-Require-TLS", "no"},
                         {"Subject", "[secure] [keep] a [Vertraulich]"},
                         {"x-require-tls", "yes"},
                         {"Subject", "b"},
                         {"X-Require-TLS", "YES"},
                         {"subject", "[secure]"}});
  CHECK(seen.in_force == "[secure] [vertraulich] [keep] X-Require-TLS");
  CHECK(seen.edits == "subject 3: \nSubject 1: [keep] a\nX-Require-TLS 3: \n"
                      "x-require-tls 2: \n");
}

TEST_CASE("a demand remembers its rule", "[milter]") {
  auto rule = tag_rule("[secure]", verify);
  rule.mixed = MessageRule::Mixed::accept;
  rule.place = {7, 3};
  const auto table = build(with({rule}));
  Recognition recognition(*table, our_user(), now);
  recognition.add_field("Subject", "[secure]");
  REQUIRE(recognition.in_force().size() == 1);
  const auto& demand = recognition.in_force().front();
  CHECK(demand.level == verify);
  CHECK(demand.accepts_mixed);
  CHECK(demand.place.line == 7);
}

} // namespace mta_tls
