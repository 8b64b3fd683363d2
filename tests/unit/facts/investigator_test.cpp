#include "common/facts/investigator.h"
#include "tests/unit/facts/sources.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace facts_test;

constexpr DiscoveryWanted both{true, true};
constexpr DiscoveryWanted only_dane{true, false};
constexpr DiscoveryWanted only_sts{false, true};

struct Office {
  explicit Office(InvestigatorLimits limits = {})
      : investigator(loop, dns, policies, limits, [] { return facts_test::now; }) {}

  void begin(std::string_view domain, DiscoveryWanted wanted, Knowledge before = {}) {
    investigator.begin({hop(domain), wanted, std::move(before)},
                       [this](const InquiryReport& report) {
                         stages.push_back(report.stage);
                         last = report.knowledge;
                       });
  }

  // Until there is nothing more to answer.
  void answer_all(bool first) {
    while (!dns.asked.empty() || !policies.asked.empty()) {
      if (!dns.asked.empty()) {
        dns.answer(first);
      } else {
        policies.answer(good_policy());
      }
    }
  }

  // Until the clock has said something `times` times.
  void await_reports(std::size_t times) {
    while (stages.size() < times) {
      loop.run_one();
    }
  }

  Loop loop;
  Dns dns;
  Policies policies;
  Investigator investigator;
  std::vector<InquiryStage> stages;
  Knowledge last;
};

using Stages = std::vector<InquiryStage>;

InvestigatorLimits soon() {
  return {.deadline = 1ms, .end = 3ms};
}

} // namespace

TEST_CASE("an inquiry finds what there is, whatever the order of the answers",
          "[facts]") {
  const bool first = GENERATE(true, false);
  Office office;
  office.begin("a.example", both);
  CHECK(office.stages.empty());
  office.answer_all(first);
  CHECK(office.stages == Stages{InquiryStage::finished});
  REQUIRE(office.last.facts.dane);
  CHECK(office.last.facts.dane->promise == DanePromise::dane_only);
  REQUIRE(office.last.facts.sts);
  CHECK(office.last.facts.sts->mode == StsMode::enforce);
  CHECK(office.policies.domains == std::vector<std::string>{"a.example"});
  CHECK(office.investigator.under_way() == 0);
}

TEST_CASE("at its deadline an inquiry is concluded by what has come, and goes on",
          "[facts]") {
  Office office({.deadline = 1ms, .end = 10s});
  office.begin("a.example", both);
  office.dns.answer(false); // TXT, so that the policy is fetched
  office.await_reports(1);
  CHECK(office.stages == Stages{InquiryStage::concluded});
  CHECK(office.last.facts.dane->promise == DanePromise::defer);
  CHECK_FALSE(office.last.facts.sts);
  office.answer_all(true);
  CHECK(office.stages == Stages{InquiryStage::concluded, InquiryStage::finished});
  CHECK(office.last.facts.dane->promise == DanePromise::dane_only);
  CHECK(office.last.facts.sts);
}

TEST_CASE("an inquiry that nobody answers ends, and what comes later is not heard",
          "[facts]") {
  Office office(soon());
  office.begin("a.example", both);
  office.await_reports(2);
  CHECK(office.stages == Stages{InquiryStage::concluded, InquiryStage::finished});
  CHECK(office.last.facts.dane->reason == DaneReason::mx_timed_out);
  CHECK(office.investigator.under_way() == 0);
  office.answer_all(true);
  CHECK(office.stages.size() == 2);
}

TEST_CASE("what is too much for now is begun later, and what is more is turned away",
          "[facts]") {
  Office office({.under_way = 1, .queued = 1});
  office.begin("a.example", only_sts);
  office.begin("b.example", only_sts);
  CHECK(office.dns.total == 1);
  office.begin("c.example", only_sts);
  CHECK(office.stages == Stages{InquiryStage::turned_away});
  CHECK_FALSE(office.last.facts.asked_for_sts);
  office.answer_all(true);
  CHECK(office.stages == Stages{InquiryStage::turned_away, InquiryStage::finished,
                                InquiryStage::finished});
  CHECK(office.dns.total == 2);
  CHECK(office.policies.domains == std::vector<std::string>{"a.example", "b.example"});
}

TEST_CASE("an inquiry that ends before its turn is not begun any more", "[facts]") {
  Office office({.deadline = 1ms, .end = 3ms, .under_way = 1, .queued = 2});
  office.begin("a.example", only_dane);
  office.begin("b.example", only_dane);
  office.begin("c.example", only_dane);
  CHECK(office.investigator.queued() == 2);
  office.await_reports(6);
  CHECK(office.investigator.under_way() == 0);
  CHECK(office.investigator.queued() == 0);
}

TEST_CASE("the story of an inquiry has each question, and what was still open",
          "[facts]") {
  Office office({.deadline = 1ms, .end = 10s});
  std::vector<DiscoveryTrace> traces;
  office.investigator.begin({hop("a.example"), both, {}, true},
                            [&](const InquiryReport& report) {
                              REQUIRE(report.trace);
                              traces.push_back(*report.trace);
                            });
  office.dns.answer(false);
  while (traces.empty()) {
    office.loop.run_one();
  }
  CHECK(traces[0].was_cut);
  REQUIRE(traces[0].questions.size() == 2);
  CHECK(traces[0].questions[0].answer.status == DnsStatus::data);
  CHECK(traces[0].questions[1].answer.status == DnsStatus::timed_out);
  REQUIRE(traces[0].fetch);
  CHECK(traces[0].fetch->fetch.status == FetchStatus::timed_out);
  office.answer_all(true);
  REQUIRE(traces.size() == 2);
  CHECK_FALSE(traces[1].was_cut);
  CHECK(traces[1].fetch->fetch.status == FetchStatus::fetched);
  REQUIRE(traces[1].dane);
  CHECK(traces[1].dane->hosts.size() == 1);
  CHECK(traces[1].knowledge.facts.sts);
}

TEST_CASE("without validation nothing is asked for DANE, which says why", "[facts]") {
  Office office;
  office.investigator.set_validation(Validation::fails);
  office.begin("a.example", only_dane);
  CHECK(office.stages == Stages{InquiryStage::finished});
  CHECK(office.dns.total == 0);
  CHECK(office.last.facts.dane->promise == DanePromise::nothing);
  CHECK(office.last.facts.dane->reason == DaneReason::not_validating);
  office.begin("a.example", both);
  CHECK(office.dns.total == 1);
  office.answer_all(true);
  CHECK(office.last.facts.sts);
}

TEST_CASE("without validation, what was validated before holds until it lapses",
          "[facts]") {
  Office office;
  Knowledge before;
  before.facts.dane = DaneFinding{DanePromise::dane_only, DaneReason::all_hosts, true};
  before.dane = {now - 10s, now + 1s, 0};
  office.investigator.set_validation(Validation::fails);
  office.begin("a.example", only_dane, before);
  CHECK(office.last.facts.dane->promise == DanePromise::dane_only);
  CHECK(office.last.dane.expires == now + 1s);
  before.dane.expires = now;
  office.begin("a.example", only_dane, before);
  CHECK(office.last.facts.dane->reason == DaneReason::not_validating);
}

} // namespace mta_tls
