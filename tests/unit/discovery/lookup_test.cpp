#include "common/discovery/lookup.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

constexpr Instant now{std::chrono::seconds(1'800'000'000)};
constexpr DiscoveryWanted both{true, true};

NextHop hop(std::string_view text) {
  return *NextHop::parse(text);
}

DnsAnswer answered(DnsStatus status, bool secure) {
  DnsAnswer answer;
  answer.status = status;
  answer.secure = secure;
  answer.ttl = 300s;
  return answer;
}

// A domain with all there is: one host with a TLSA record, and a policy.
DnsAnswer answer_to(const DnsQuestion& question) {
  auto answer = answered(DnsStatus::data, true);
  switch (question.type) {
  case DnsType::mx:
    answer.mx = {{10, "mx.a.example"}};
    break;
  case DnsType::tlsa:
    answer.tlsa = {{3, 1, 1, std::vector<std::byte>(32)}};
    break;
  case DnsType::txt:
    answer.texts = {"v=STSv1; id=1"};
    break;
  case DnsType::a:
  case DnsType::aaaa:
  case DnsType::cname:
  case DnsType::soa:
    break;
  }
  return answer;
}

const PolicyFetch fetched{FetchStatus::fetched,
                          "version: STSv1\nmode: enforce\nmx: mx.a.example\n"
                          "max_age: 86400\n",
                          ""};

struct Asked {
  DnsQuestions dns;
  int fetches = 0;
};

// Answers all but the questions of type `silent`.
Asked answer_all(Lookup& lookup, std::optional<DnsType> silent = std::nullopt,
                 bool last_first = false) {
  Asked asked;
  for (auto tasks = lookup.next(now); tasks.any(); tasks = lookup.next(now)) {
    if (last_first) {
      std::reverse(tasks.dns.begin(), tasks.dns.end());
    }
    for (const auto& question : tasks.dns) {
      asked.dns.push_back(question);
      if (question.type != silent) {
        lookup.learn(question, answer_to(question));
      }
    }
    if (tasks.fetch) {
      ++asked.fetches;
      lookup.learn(fetched);
    }
  }
  return asked;
}

} // namespace

TEST_CASE("a look-up asks for each thing once, and comes to its end", "[discovery]") {
  Lookup lookup(hop("a.example"), both, {});
  CHECK_FALSE(lookup.result(now));
  const auto asked = answer_all(lookup);
  CHECK(asked.fetches == 1);
  CHECK(asked.dns == DnsQuestions{{"a.example", DnsType::mx},
                                  {"_mta-sts.a.example", DnsType::txt},
                                  {"mx.a.example", DnsType::a},
                                  {"mx.a.example", DnsType::aaaa},
                                  {"_25._tcp.mx.a.example", DnsType::tlsa}});
  const auto known = lookup.result(now);
  REQUIRE(known);
  CHECK(known->facts.dane->promise == DanePromise::dane_only);
  CHECK(known->facts.asked_for_sts);
  REQUIRE(known->facts.sts);
  CHECK(known->facts.sts->id == "1");
  CHECK(known->facts.sts->expires == now + 24h);
  CHECK(known->dane.expires == now + 300s);
  CHECK_FALSE(lookup.next(now).any());
}

TEST_CASE("a question that is under way is not asked again", "[discovery]") {
  Lookup lookup(hop("a.example"), both, {});
  CHECK(lookup.next(now).dns.size() == 2);
  CHECK_FALSE(lookup.next(now).any());
  const DnsQuestion record{"_mta-sts.a.example", DnsType::txt};
  lookup.learn(record, answer_to(record));
  CHECK(lookup.next(now).fetch);
  CHECK_FALSE(lookup.next(now).any());
}

TEST_CASE("the order in which answers come does not matter", "[discovery]") {
  Lookup one(hop("a.example"), both, {});
  Lookup other(hop("a.example"), both, {});
  answer_all(one);
  answer_all(other, std::nullopt, true);
  CHECK(one.result(now)->facts.dane == other.result(now)->facts.dane);
  CHECK(one.result(now)->dane.expires == other.result(now)->dane.expires);
}

TEST_CASE("a look-up that is concluded takes what is missing for timed out, and goes on",
          "[discovery]") {
  const auto [silent, reason] = GENERATE(table<DnsType, DaneReason>({
      {DnsType::mx, DaneReason::mx_timed_out},
      {DnsType::tlsa, DaneReason::hosts_failed},
  }));
  Lookup lookup(hop("a.example"), both, {});
  answer_all(lookup, silent);
  const auto known = lookup.concluded(now);
  CHECK(known.facts.dane->promise == DanePromise::defer);
  CHECK(known.facts.dane->reason == reason);
  CHECK(known.dane.expires == now + 10s);
  CHECK(known.facts.sts); // what was found counts
  CHECK_FALSE(lookup.result(now));
}

TEST_CASE("R3: without any answer there is no policy, and DANE defers", "[discovery]") {
  Lookup lookup(hop("a.example"), both, {});
  const auto known = lookup.concluded(now);
  CHECK(known.facts.dane->reason == DaneReason::mx_timed_out);
  CHECK(known.facts.asked_for_sts);
  CHECK_FALSE(known.facts.sts);
  CHECK(known.sts.record.expires == now + 10s);
}

TEST_CASE("R20: without any answer a policy that was known stays", "[discovery]") {
  Lookup first(hop("a.example"), both, {});
  answer_all(first);
  Lookup second(hop("a.example"), both, *first.result(now));
  CHECK(second.concluded(now + 23h).facts.sts);
  CHECK_FALSE(second.concluded(now + 24h).facts.sts);
}

TEST_CASE("what is not looked up stays as it was", "[discovery]") {
  Lookup first(hop("a.example"), both, {});
  answer_all(first);
  const auto before = *first.result(now);

  Lookup dane_alone(hop("a.example"), {true, false}, before);
  const auto asked = answer_all(dane_alone);
  CHECK(std::none_of(asked.dns.begin(), asked.dns.end(), [](const DnsQuestion& question) {
    return question.type == DnsType::txt;
  }));
  const auto after = dane_alone.result(now + 60s);
  REQUIRE(after);
  CHECK(after->facts.sts == before.facts.sts);
  CHECK(after->sts.record.expires == before.sts.record.expires);
  CHECK(after->dane.expires == now + 360s);
}

TEST_CASE("an unchanged id is not fetched again at once", "[discovery]") {
  Lookup first(hop("a.example"), both, {});
  answer_all(first);
  const auto before = *first.result(now);
  Lookup second(hop("a.example"), both, before);
  CHECK(answer_all(second).fetches == 0);
  CHECK(second.result(now)->facts.sts == before.facts.sts);
}

TEST_CASE("a next hop that is one host has no policy to fetch and no MX records",
          "[discovery]") {
  Lookup lookup(hop("[mx.a.example]:587"), {true, false}, {});
  const auto asked = answer_all(lookup);
  CHECK(asked.dns == DnsQuestions{{"mx.a.example", DnsType::a},
                                  {"mx.a.example", DnsType::aaaa},
                                  {"_587._tcp.mx.a.example", DnsType::tlsa}});
  REQUIRE(lookup.dane_report());
  CHECK(lookup.dane_report()->hosts.size() == 1);
}

TEST_CASE("a next hop without TLSA records to look up has none", "[discovery]") {
  Lookup lookup(hop("[192.0.2.1]"), {true, false}, {});
  CHECK_FALSE(lookup.next(now).any());
  CHECK(lookup.result(now));
  CHECK_FALSE(lookup.dane_report());
}

} // namespace mta_tls
