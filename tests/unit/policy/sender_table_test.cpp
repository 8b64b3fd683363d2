#include "common/policy/sender_table.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

using Ids = std::vector<std::string>;

Ids ids(const std::vector<const SenderRule*>& rules) {
  Ids all;
  for (const auto* rule : rules) {
    all.push_back(rule->id);
  }
  return all;
}

void fill(SenderTable& table) {
  table.add(sender_rule("hr", encrypt, from_address("hr@a.example")));
  auto below = from_domain("b.example");
  below.include_subdomains = true;
  table.add(sender_rule("sub", encrypt, below));
  table.add(sender_rule("exact", verify, from_domain("a.example")));
  table.add(sender_rule("app", verify, from_user("HR-App")));
  table.add(sender_rule("plus", encrypt, from_address("hr+pay@a.example")));
}

} // namespace

TEST_CASE("a sender is met by address, by domain and by user, any of them", "[policy]") {
  SenderTable senders;
  fill(senders);
  const auto [address, user, expected] = GENERATE(table<std::string, std::string, Ids>(
      {{"hr@a.example", "", {"hr", "exact"}},
       {"HR@A.EXAMPLE", "", {"hr", "exact"}},
       {"hr+x@a.example", "", {"hr", "exact"}},
       {"hr+pay@a.example", "", {"hr", "exact", "plus"}},
       {"hr+pay+x@a.example", "", {"hr", "exact"}},
       {"+hr@a.example", "", {"exact"}},
       {"\"hr\"@a.example", "", {"hr", "exact"}},
       {"hrx@a.example", "", {"exact"}},
       {"hr@x.a.example", "", {}},
       {"any@b.example", "", {"sub"}},
       {"any@deep.down.b.example", "", {"sub"}},
       {"any@-odd-.b.example", "", {"sub"}},
       {"any@xb.example", "", {}},
       {"hr@a.example", "hr-app", {"hr", "exact", "app"}},
       {"x@other.example", "HR-APP", {"app"}},
       {"x@other.example", "hr-app2", {}},
       {"", "hr-app", {"app"}},
       {"", "", {}},
       {"hr", "", {}},
       {"hr@", "", {}},
       {"hr@[192.0.2.1]", "", {}}}));
  INFO(address << ' ' << user);
  CHECK(ids(senders.matching({address, user})) == expected);
}

TEST_CASE("a rule that meets a sender in several ways is there once", "[policy]") {
  SenderTable senders;
  auto match = from_address("hr@a.example");
  match.domains = {domain("a.example"), domain("example")};
  match.include_subdomains = true;
  match.sasl_users = {"hr"};
  senders.add(sender_rule("all", encrypt, match));
  CHECK(ids(senders.matching({"hr@a.example", "hr"})) == Ids{"all"});
}

TEST_CASE("the strongest sender rule in force is the demand, the first of equals",
          "[policy]") {
  SenderTable senders;
  fill(senders);
  CHECK(senders.demand({"hr@a.example", ""}, now)->id == "exact");
  CHECK(senders.demand({"hr@a.example", "hr-app"}, now)->id == "exact");
  CHECK(senders.demand({"x@b.example", ""}, now)->id == "sub");
  CHECK(senders.demand({"x@c.example", ""}, now) == nullptr);
}

TEST_CASE("a sender rule that is not in force demands nothing", "[policy]") {
  enum class State { disabled, not_yet_valid, testing, testing_until_later };
  const auto state = GENERATE(State::disabled, State::not_yet_valid, State::testing,
                              State::testing_until_later);
  auto rule = sender_rule("hr", verify, from_address("hr@a.example"));
  rule.enabled = state != State::disabled;
  if (state == State::not_yet_valid) {
    rule.valid_from = later;
  } else if (state != State::disabled) {
    rule.mode = Mode::testing;
  }
  if (state == State::testing_until_later) {
    rule.enforce_after = later;
  }
  SenderTable senders;
  senders.add(rule);
  senders.add(sender_rule("all", encrypt, from_domain("a.example")));

  CHECK(senders.demand({"hr@a.example", ""}, now)->id == "all");
  CHECK(ids(senders.matching({"hr@a.example", ""})) == Ids{"hr", "all"});
  const bool comes_into_force =
      state == State::not_yet_valid || state == State::testing_until_later;
  CHECK(senders.demand({"hr@a.example", ""}, later)->id ==
        (comes_into_force ? "hr" : "all"));
}

} // namespace mta_tls
