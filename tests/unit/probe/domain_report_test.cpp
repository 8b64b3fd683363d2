#include "common/probe/suggestion.h"
#include "tests/unit/probe/seen_servers.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

TEST_CASE("a promise that some servers do not keep is a warning, that none keeps is "
          "critical",
          "[probe]") {
  const World world;
  using enum ProbeState;
  CHECK(world.report(good, SecurityLevel::verify).state == ok);
  CHECK(world.report(mixed, SecurityLevel::encrypt).state == warning);
  CHECK(world.report(plain, SecurityLevel::encrypt).state == critical);
  CHECK(world.report(plain, SecurityLevel::none).state == ok);
  CHECK(world.report(mixed, SecurityLevel::encrypt).summary ==
        "1 of 2 servers would get no mail: the server offers no TLS");
}

TEST_CASE("plain text where nobody forbids it is a warning", "[probe]") {
  const World world;
  CHECK(world.report(plain).state == ProbeState::warning);
  CHECK(world.report(mixed).summary ==
        "1 of 2 servers would get mail in plain text: the server offers no TLS");
}

TEST_CASE("what could not be seen is unknown, unless it would be the last hope",
          "[probe]") {
  const World world;
  const auto gone = unseen_server("mx2.example");
  CHECK(world.report({gone}, SecurityLevel::encrypt).state == ProbeState::unknown);
  CHECK(world.report({}, SecurityLevel::encrypt).state == ProbeState::unknown);
  CHECK(world.report({gone, good.front()}, SecurityLevel::encrypt).state ==
        ProbeState::ok);
  CHECK(world.report({gone, plain.front()}, SecurityLevel::encrypt).state ==
        ProbeState::critical);
}

TEST_CASE("a rule in testing that would not hold is a warning", "[probe]") {
  const World world;
  auto promise = promise_by_level(SecurityLevel::encrypt, next_hop("example"), "rule x");
  promise.is_testing = true;
  CHECK(world.report(plain, promise).state == ProbeState::warning);
}

TEST_CASE("a certificate that ends soon is a warning where it counts", "[probe]") {
  World world;
  const auto ends = validity_of(good_chain.front())->ends;
  world.judge.at = ends - world.judge.expiry_warning;
  CHECK(world.report(good, SecurityLevel::verify).state == ProbeState::ok);
  world.judge.at += std::chrono::seconds(1);
  CHECK(world.report(good, SecurityLevel::verify).state == ProbeState::warning);
  const auto uncounted = world.report(good, SecurityLevel::encrypt);
  CHECK(uncounted.state == ProbeState::ok);
  CHECK(uncounted.remarks.size() == 1);
  world.judge.at = ends + std::chrono::seconds(1);
  CHECK(world.report(good, SecurityLevel::verify).state == ProbeState::critical);
}

TEST_CASE("a domain is held to the MTA-STS policy that it publishes", "[probe]") {
  const World world;
  DomainView view{next_hop("example"), {}, {}, {}, {}, {}};
  view.servers = good;
  const auto mode = GENERATE(StsMode::enforce, StsMode::testing);
  const auto [name, state] = GENERATE(table<std::string, ProbeState>(
      {{"mx.example", ProbeState::ok}, {"mx.other.example", ProbeState::warning}}));
  StsPolicy policy{mode, std::chrono::days(1), {name_pattern(name)}};
  view.facts.sts = discovered_sts(policy, "1", in_time() + std::chrono::days(1));
  const auto report = make_report(std::move(view), {}, world.judge);
  CHECK(report.state == (mode == StsMode::enforce ? state : ProbeState::ok));
}

TEST_CASE("the strongest rule that holds is suggested", "[probe]") {
  const World world;
  const auto suggested = [&](const Servers& servers) {
    return suggested_requirement(world.report(servers), world.judge);
  };
  CHECK(suggested(mixed)->level == SecurityLevel::may);
  CHECK(suggested({tls_server("mx.example", {der(self_signed_leaf)})})->level ==
        SecurityLevel::encrypt);
  CHECK(suggested(good)->level == SecurityLevel::secure);
  CHECK(suggested(good)->names.empty()); // mx.example is below example
  CHECK_FALSE(suggested({unseen_server("mx.example")}));
  CHECK_FALSE(suggested({}));
}

TEST_CASE("names are suggested where the domain's own would not do", "[probe]") {
  const World world;
  DomainView view{next_hop("customer.example.net"), {}, {}, {}, {}, {}};
  view.servers = good;
  const auto report = make_report(std::move(view), {}, world.judge);
  CHECK(suggested_requirement(report, world.judge)->names ==
        std::vector{name_pattern("mx.example")});
}

TEST_CASE("what a table promises for a next hop, in force or in testing", "[probe]") {
  auto tested = body(SecurityLevel::secure);
  tested.mode = Mode::testing;
  const auto table = build(
      {.rules = {{.domains = {"forced.example"}, .body = body(SecurityLevel::encrypt)},
                 {.domains = {"tested.example"}, .body = tested}}});
  const auto promise = [&](std::string_view hop) {
    return promise_of(*table, next_hop(hop), nothing_discovered(), now);
  };
  CHECK(promise("forced.example").requirement->level == SecurityLevel::encrypt);
  CHECK(promise("forced.example").by == "rule forced.example");
  CHECK_FALSE(promise("forced.example").is_testing);
  CHECK(promise("tested.example").requirement->level == SecurityLevel::secure);
  CHECK(promise("tested.example").own_name == "tested.example");
  CHECK(promise("tested.example").is_testing);
  CHECK_FALSE(promise("other.example").requirement);
}

} // namespace mta_tls
