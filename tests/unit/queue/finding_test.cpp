#include "common/queue/finding.h"
#include "tests/unit/queue/queued.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

Look look_with(Outlook outlook, Fault fault = Fault::theirs) {
  Look look;
  look.hop = "bank.example";
  look.at = queued_at;
  look.outlook = outlook;
  look.fault = fault;
  look.summary = "no server would get mail: the certificate has expired";
  SeenServer server;
  server.place = {"mx.bank.example", "192.0.2.1", 25};
  server.verdict = {Passage::waits, Obstacle::expired};
  server.why = "the certificate has expired on 2026-11-20";
  look.servers.push_back(std::move(server));
  return look;
}

QueueFinding found(const std::vector<std::string>& reasons,
                   std::optional<Look> look = {}) {
  return make_finding("bank.example", waiting(reasons), {}, std::move(look));
}

} // namespace

TEST_CASE("the real cause is that of the last look", "[queue]") {
  const auto finding = found({not_verified}, look_with(Outlook::fails));
  CHECK(finding.cause == "mx.bank.example: the certificate has expired on 2026-11-20. "
                         "Nobody has renewed it in time.");
  CHECK(finding.fault == Fault::theirs);
  CHECK_FALSE(finding.is_over);
}

TEST_CASE("without a look the cause is as far as the MTA's words tell", "[queue]") {
  const auto finding = found({not_verified});
  CHECK(finding.cause == explain(Complaint::not_verified));
  CHECK(finding.fault == Fault::unclear);
}

TEST_CASE("no look makes a fault of ours another's", "[queue]") {
  const auto outlook =
      GENERATE(Outlook::fails, Outlook::partly, Outlook::passes, Outlook::unseen);
  const auto finding = found({no_answer}, look_with(outlook));
  CHECK(finding.fault == Fault::ours);
  CHECK(finding.cause == explain(Complaint::no_answer));
  CHECK_FALSE(finding.is_over);
}

TEST_CASE("the fault that a look found to be ours is ours", "[queue]") {
  CHECK(found({not_verified}, look_with(Outlook::fails, Fault::ours)).fault ==
        Fault::ours);
}

TEST_CASE("a look that passes means that the mail may go again", "[queue]") {
  const auto finding = found({not_offered}, look_with(Outlook::passes));
  CHECK(finding.is_over);
  CHECK(finding.fault == Fault::unclear);
}

} // namespace mta_tls
