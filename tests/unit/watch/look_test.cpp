#include "common/watch/look.h"
#include "tests/unit/probe/seen_servers.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

TEST_CASE("what mail would meet at all servers together", "[watch]") {
  const World world;
  const auto gone = unseen_server("mx2.example");
  const auto outlook = [&](const Servers& servers) {
    return look_of(world.report(servers, SecurityLevel::encrypt)).outlook;
  };
  CHECK(outlook(good) == Outlook::passes);
  CHECK(outlook(mixed) == Outlook::partly);
  CHECK(outlook(plain) == Outlook::fails);
  CHECK(outlook({}) == Outlook::unseen);
  CHECK(outlook({gone}) == Outlook::unseen);
  CHECK(outlook({gone, good.front()}) == Outlook::passes);
  CHECK(outlook({gone, plain.front()}) == Outlook::fails);
}

TEST_CASE("a promise that only defers fails, whatever the servers do", "[watch]") {
  const World world;
  auto promise = promise_by_level(SecurityLevel::encrypt, next_hop("example"), "rule x");
  promise.deferral = "DNS does not answer";
  CHECK(look_of(world.report(good, promise)).outlook == Outlook::fails);
}

TEST_CASE("a look keeps what tells one server from another", "[watch]") {
  const World world;
  const auto look = look_of(world.report(mixed, SecurityLevel::verify));
  CHECK(look.hop == "example");
  CHECK(look.by == "rule x");
  CHECK(look.level == SecurityLevel::verify);
  CHECK(look.mx == std::vector<std::string>{"mx.example", "mx1.example"});
  REQUIRE(look.servers.size() == 2);
  CHECK(look.servers[0].verdict.obstacle == Obstacle::not_offered);
  CHECK(look.servers[0].why == "the server offers no TLS");
  CHECK(look.servers[0].certificate.empty());
  CHECK(look.servers[1].certificate.size() == 64);
  CHECK(look.servers[1].key.size() == 64);
  CHECK(look.servers[1].version == "TLS1.3");
  CHECK(first_certificate_end(look) == look.servers[1].ends);
  CHECK(first_obstacle(look) == look.servers.data());
}

TEST_CASE("whose fault it is", "[watch]") {
  const World world;
  CHECK(look_of(world.report(plain, SecurityLevel::encrypt)).fault == Fault::theirs);
  CHECK(look_of(world.report({unseen_server("mx.example")}, SecurityLevel::encrypt))
            .fault == Fault::unclear);
  auto promise = promise_by_level(SecurityLevel::dane_only, next_hop("example"), "");
  promise.deferral = "DNS does not answer";
  auto report = world.report(good, promise);
  const auto [reason, fault] = GENERATE(table<DaneReason, Fault>({
      {DaneReason::not_validating, Fault::ours},
      {DaneReason::mx_timed_out, Fault::unclear},
      {DaneReason::hosts_failed, Fault::theirs},
  }));
  report.view.dane.finding.reason = reason;
  CHECK(look_of(report).fault == fault);
}

TEST_CASE("MX hosts that could not be looked up are not taken for none", "[watch]") {
  const World world;
  auto report = world.report(good, SecurityLevel::encrypt);
  report.view.dane.finding.reason = DaneReason::mx_failed;
  CHECK(look_of(report).mx.empty());
}

} // namespace mta_tls
