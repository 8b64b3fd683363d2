#include "common/dns/self_test.h"

#include <catch2/catch.hpp>

#include <map>
#include <optional>

namespace mta_tls {

namespace {

struct Said {
  DnsStatus status;
  bool secure = false;
  std::string why = {};
};

class Dns final : public DnsSource {
public:
  void ask(const DnsQuestion& question, Done done) override {
    asked[question] = std::move(done);
  }
  void answer(const DnsQuestion& question, const Said& said) {
    DnsAnswer answer;
    answer.status = said.status;
    answer.secure = said.secure;
    answer.why = said.why;
    asked.at(question)(answer);
  }

  std::map<DnsQuestion, Done> asked;
};

const DnsQuestion root{"", DnsType::soa};
const DnsQuestion bad{"dnssec-failed.org", DnsType::a};

} // namespace

TEST_CASE("DNSSEC is relied on where good proves good and bad does not", "[dns]") {
  const auto [good, wrong, health, why] =
      GENERATE(table<Said, Said, DnsHealth, std::string>({
          {{DnsStatus::data, true}, {DnsStatus::bogus}, DnsHealth::validates, ""},
          {{DnsStatus::data, true}, {DnsStatus::failed}, DnsHealth::validates, ""},
          {{DnsStatus::data, true}, {DnsStatus::timed_out}, DnsHealth::validates, ""},
          {{DnsStatus::data, true}, {DnsStatus::no_name, true}, DnsHealth::validates, ""},
          {{DnsStatus::data, true},
           {DnsStatus::data, false},
           DnsHealth::does_not_validate,
           "dnssec-failed.org is badly signed, and passes"},
          {{DnsStatus::data, false},
           {DnsStatus::bogus},
           DnsHealth::does_not_validate,
           "the root's SOA record: not signed"},
          {{DnsStatus::bogus, false, "no DNSKEY"},
           {DnsStatus::bogus},
           DnsHealth::does_not_validate,
           "the root's SOA record: bogus: no DNSKEY"},
          {{DnsStatus::failed, false, "SERVFAIL"},
           {DnsStatus::failed},
           DnsHealth::no_answer,
           "the root's SOA record: failed: SERVFAIL"},
          {{DnsStatus::no_name, true},
           {DnsStatus::no_name, true},
           DnsHealth::does_not_validate,
           "the root's SOA record: no such name"},
          {{DnsStatus::timed_out},
           {DnsStatus::timed_out},
           DnsHealth::no_answer,
           "the root's SOA record: timed out"},
      }));
  const bool good_comes_first = GENERATE(true, false);
  INFO(why);
  Dns dns;
  std::optional<DnsHealthReport> report;
  test_health(dns, [&](DnsHealthReport reported) { report = std::move(reported); });

  dns.answer(good_comes_first ? root : bad, good_comes_first ? good : wrong);
  CHECK_FALSE(report);
  dns.answer(good_comes_first ? bad : root, good_comes_first ? wrong : good);

  REQUIRE(report);
  CHECK(report->health == health);
  CHECK(report->why == why);
}

} // namespace mta_tls
