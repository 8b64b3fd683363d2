#include "common/dialect/socketmap.h"
#include "common/dialect/submission.h"
#include "common/wire/base64.h"
#include "tests/unit/tell/looks.h"

#include <catch2/catch.hpp>

#include <vector>

namespace mta_tls {

using namespace testing;

namespace {

constexpr std::string_view told_text =
    "bank.example gets mail only encrypted, but their server mx.bank.example offers no "
    "encryption. The fault is theirs. Not sent: ";

// bank.example is forced, and fails.
struct World {
  explicit World(FailurePlan::Action action = FailurePlan::Action::defer) {
    auto rule = body(SecurityLevel::encrypt);
    rule.on_failure.action = action;
    rule.on_failure.refuse_new_after_failures = 1;
    table = build({{{{"bank.example"}, rule}}});
    board.put({failed_look(Obstacle::not_offered), 1, now, std::nullopt});
  }

  std::string postfix(const std::vector<Attribute>& request) const {
    std::string reply = "kept ";
    answer_submission(request, *table, &board, now, reply);
    return reply.substr(5);
  }

  std::string exim(const std::string& key) const {
    std::string reply;
    const auto awaited = answer_socketmap("exim-submit " + key,
                                          {*table, now, nullptr, nullptr, &board}, reply);
    CHECK_FALSE(awaited);
    return reply;
  }

  std::shared_ptr<const Snapshot> table;
  WatchBoard board;
};

std::vector<Attribute> request_at(std::string_view state, std::string_view recipient) {
  return {{"request", "smtpd_access_policy"},
          {"protocol_state", state},
          {"sender", "user@own.example"},
          {"recipient", recipient},
          {"sasl_username", "user"}};
}

std::string exim_key(std::string_view recipient) {
  return "recipient=" + encode_base64(recipient);
}

} // namespace

TEST_CASE("Postfix's submission hears of a domain that mail cannot go to", "[dialect]") {
  const auto request = request_at("RCPT", "it@Bank.Example");
  CHECK(World().postfix(request) ==
        "action=451 4.7.4 " + std::string(told_text) + "try again later, or phone.\n\n");
  CHECK(World(FailurePlan::Action::bounce).postfix(request) ==
        "action=550 5.7.4 " + std::string(told_text) + "phone them.\n\n");
}

TEST_CASE("what Postfix's submission asks besides is none of our business", "[dialect]") {
  const World world;
  const std::string dunno = "action=DUNNO\n\n";
  for (const auto* state : {"CONNECT", "EHLO", "HELO", "MAIL", "DATA", "END-OF-MESSAGE",
                            "VRFY", "ETRN", ""}) {
    CHECK(world.postfix(request_at(state, "it@bank.example")) == dunno);
  }
  for (const auto* recipient : {"", "bank.example", "it@", "it@other.example",
                                "it@sub.bank.example", "it@[192.0.2.1]", "it@-"}) {
    CHECK(world.postfix(request_at("RCPT", recipient)) == dunno);
  }
  CHECK(world.postfix({}) == dunno);
  CHECK(world.postfix({{"protocol_state", "RCPT"}, {"recipient", "it@bank.example"}}) ==
        dunno);
}

TEST_CASE("actions are counted as what they are", "[dialect]") {
  const auto action_of = [](const World& world, std::string_view recipient) {
    std::string reply;
    return answer_submission(request_at("RCPT", recipient), *world.table, &world.board,
                             now, reply);
  };
  CHECK(action_of(World(), "it@bank.example") == DelegationAction::defer);
  CHECK(action_of(World(FailurePlan::Action::bounce), "it@bank.example") ==
        DelegationAction::reject);
  CHECK(action_of(World(), "it@other.example") == DelegationAction::dunno);
}

TEST_CASE("Exim hears the same", "[dialect]") {
  CHECK(World().exim(exim_key("it@bank.example")) ==
        "OK defer 451 4.7.4 " + std::string(told_text) + "try again later, or phone.");
  CHECK(World(FailurePlan::Action::bounce).exim(exim_key("it@bank.example")) ==
        "OK deny 550 5.7.4 " + std::string(told_text) + "phone them.");
  CHECK(World().exim(exim_key("it@other.example")) == "NOTFOUND ");
  CHECK(World().exim("") == "TEMP the key is not a list of name=value words");
  CHECK(World().exim("domain=x").starts_with("TEMP "));
  CHECK(World().exim("recipient=%").starts_with("TEMP "));
}

TEST_CASE("where nothing is watched nobody hears anything", "[dialect]") {
  const World world;
  std::string reply;
  answer_submission(request_at("RCPT", "it@bank.example"), *world.table, nullptr, now,
                    reply);
  CHECK(reply == "action=DUNNO\n\n");
  CHECK(socketmap_answer("exim-submit " + exim_key("it@bank.example"), *world.table, now,
                         nullptr) == "NOTFOUND ");
}

} // namespace mta_tls
