#include "tests/unit/dane/dns_answers.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum DaneHostState;

const DaneTarget target{"a.example"};

// Those that DNS can bring about. An unresolved host is one that failed where the path to
// it is not signed, and the other way round.
constexpr std::array states_of_dns{authenticated, unusable,   no_tlsa,
                                   unsigned_zone, no_address, unresolved,
                                   address_bogus, tlsa_bogus, tlsa_failed};

DnsAnswers world_of(const std::vector<DaneHostState>& states, bool mx_is_secure) {
  DnsAnswers world;
  std::vector<MxRecord> records;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto name = "mx" + std::to_string(i) + ".example";
    records.push_back({static_cast<std::uint16_t>(i), name});
    add_host(world, name, states[i]);
  }
  world[{"a.example", DnsType::mx}] =
      mx_answer(mx_is_secure ? Said::secure : Said::insecure, records);
  return world;
}

DaneReport report_of(const std::vector<DaneHostState>& states, bool mx_is_secure = true) {
  return examine(target, world_of(states, mx_is_secure)).report;
}

DaneFinding finding_of(const std::vector<DaneHostState>& states,
                       bool mx_is_secure = true) {
  return report_of(states, mx_is_secure).finding;
}

struct Seen {
  explicit Seen(const DaneReport& report) : hosts(report.hosts) {}

  template <class Is>
  bool any(Is is) const {
    return std::any_of(hosts.begin(), hosts.end(),
                       [&](const DaneHost& host) { return is(host.state); });
  }
  bool any_authenticated() const {
    return any([](DaneHostState state) { return state == authenticated; });
  }
  bool any_tlsa() const {
    return any(
        [](DaneHostState state) { return state == authenticated || state == unusable; });
  }
  bool any_failed() const { return any(has_failed); }
  bool any_open() const {
    return any(
        [](DaneHostState state) { return state == no_tlsa || state == unsigned_zone; });
  }

  std::vector<DaneHost> hosts;
};

} // namespace

TEST_CASE("what DANE promises follows from the states of the hosts", "[dane]") {
  const auto first = GENERATE(from_range(states_of_dns));
  const auto second = GENERATE(from_range(states_of_dns));
  const bool mx_is_secure = GENERATE(true, false);
  const auto report = report_of({first, second}, mx_is_secure);
  const auto& found = report.finding;
  const Seen seen(report);
  INFO(explain(report.hosts[0].state) << "; " << explain(report.hosts[1].state));

  CHECK(report.mx_is_secure == mx_is_secure);
  const bool is_usable = seen.any_tlsa() || seen.any_open();
  CHECK((found.promise == DanePromise::defer) == (!is_usable && seen.any_failed()));
  CHECK((found.promise == DanePromise::nothing) ==
        (!seen.any_tlsa() && !seen.any_failed()));
  CHECK(found.can_be_mandatory == (mx_is_secure && seen.any_authenticated()));
  const auto can_do = [](DaneHostState state) {
    return state == authenticated || has_failed(state);
  };
  CHECK((found.promise == DanePromise::dane_only) ==
        (mx_is_secure && seen.any_authenticated() && can_do(report.hosts[0].state) &&
         can_do(report.hosts[1].state)));
  if (found.promise != DanePromise::defer) {
    CHECK(found.has_failed_host == seen.any_failed());
  }
}

TEST_CASE("the order of MX hosts does not matter to what DANE promises", "[dane]") {
  const auto first = GENERATE(from_range(states_of_dns));
  const auto second = GENERATE(from_range(states_of_dns));
  const bool mx_is_secure = GENERATE(true, false);
  CHECK(finding_of({first, second}, mx_is_secure) ==
        finding_of({second, first}, mx_is_secure));
  CHECK(finding_of({first, second, second}, mx_is_secure) ==
        finding_of({first, second}, mx_is_secure));
}

TEST_CASE("R1: a dead MX host among others never defers, and leaves at most dane",
          "[dane]") {
  const auto other = GENERATE(from_range(states_of_dns));
  const bool mx_is_secure = GENERATE(true, false);
  const auto alone = finding_of({other}, mx_is_secure);
  const auto beside = finding_of({no_address, other}, mx_is_secure);
  if (alone.promise == DanePromise::dane_only) {
    CHECK(beside.promise == DanePromise::dane);
  } else {
    CHECK(beside.promise == alone.promise);
  }
  CHECK(beside.can_be_mandatory == alone.can_be_mandatory);
}

TEST_CASE("R2: a host that cannot be looked up defers only where it may be signed",
          "[dane]") {
  CHECK(finding_of({unresolved}, false).promise == DanePromise::nothing);
  CHECK(finding_of({unresolved}, true).promise == DanePromise::defer);
  CHECK(finding_of({unresolved}, true).reason == DaneReason::hosts_unresolved);
  CHECK(is_mere_dns_error(DaneReason::hosts_unresolved));
  CHECK(finding_of({unresolved, unsigned_zone}, false).promise == DanePromise::nothing);
}

TEST_CASE("a TLSA lookup that fails under a signed zone is never nothing", "[dane]") {
  const auto failure = GENERATE(tlsa_bogus, tlsa_failed, address_bogus);
  const auto other = GENERATE(from_range(states_of_dns));
  const bool mx_is_secure = GENERATE(true, false);
  CHECK(finding_of({failure, other}, mx_is_secure).promise != DanePromise::nothing);
  const auto alone = finding_of({failure}, mx_is_secure);
  CHECK(alone.promise == DanePromise::defer);
  CHECK(alone.reason == DaneReason::hosts_failed);
  CHECK_FALSE(is_mere_dns_error(alone.reason));
}

TEST_CASE("R8: signed hosts behind unsigned MX records are not demanded, and why is said",
          "[dane]") {
  const auto found = finding_of({authenticated, authenticated}, false);
  CHECK(found == DaneFinding{DanePromise::dane, DaneReason::insecure_mx, false, false});
  CHECK(explain(found.reason) ==
        "hosts have TLSA records, but the MX records are not signed, so that they cannot "
        "be demanded");
}

TEST_CASE("the reason names what is missing", "[dane]") {
  const auto [states, reason] = GENERATE(table<std::vector<DaneHostState>, DaneReason>({
      {std::vector{authenticated}, DaneReason::all_hosts},
      {std::vector{authenticated, tlsa_failed}, DaneReason::all_hosts},
      {std::vector{authenticated, no_tlsa}, DaneReason::some_hosts},
      {std::vector{authenticated, unusable}, DaneReason::some_hosts},
      {std::vector{unusable, no_tlsa}, DaneReason::unusable_tlsa},
      {std::vector{tlsa_failed, no_tlsa}, DaneReason::failed_host},
      {std::vector{no_tlsa, unsigned_zone}, DaneReason::no_tlsa},
      {std::vector{unsigned_zone}, DaneReason::unsigned_hosts},
      {std::vector{no_address}, DaneReason::no_host},
      {std::vector{tlsa_bogus, no_address}, DaneReason::hosts_failed},
  }));
  CHECK(finding_of(states).reason == reason);
}

TEST_CASE("MX records that are not known defer, and those that are not there do not",
          "[dane]") {
  const auto said = GENERATE(from_range(all_said));
  const auto found = examine(target, {{{"a.example", DnsType::mx}, answer(said)}});
  CHECK((found.report.finding.promise == DanePromise::defer) ==
        (said == Said::bogus || said == Said::failed || said == Said::timed_out));
}

TEST_CASE("each failure of the MX lookup has its own reason", "[dane]") {
  const auto [said, promise, reason] = GENERATE(table<Said, DanePromise, DaneReason>({
      {Said::bogus, DanePromise::defer, DaneReason::mx_bogus},
      {Said::failed, DanePromise::defer, DaneReason::mx_failed},
      {Said::timed_out, DanePromise::defer, DaneReason::mx_timed_out},
      {Said::no_name_secure, DanePromise::nothing, DaneReason::no_such_domain},
      {Said::no_name_insecure, DanePromise::nothing, DaneReason::no_such_domain},
  }));
  const auto found = examine(target, {{{"a.example", DnsType::mx}, answer(said)}});
  CHECK(found.report.finding == DaneFinding{promise, reason, false, false});
  CHECK(found.rounds.size() == 1);
}

TEST_CASE("only a failure that proves nothing is a mere error of DNS", "[dane]") {
  CHECK(is_mere_dns_error(DaneReason::mx_failed));
  CHECK(is_mere_dns_error(DaneReason::mx_timed_out));
  CHECK_FALSE(is_mere_dns_error(DaneReason::mx_bogus));
  CHECK_FALSE(is_mere_dns_error(DaneReason::hosts_failed));
}

TEST_CASE("a domain without MX records is its own host, as signed as their absence",
          "[dane]") {
  const auto said = GENERATE(Said::no_data_secure, Said::no_data_insecure);
  DnsAnswers world;
  world[{"a.example", DnsType::mx}] = answer(said);
  add_host(world, "a.example", authenticated);
  const auto found = examine(target, world).report;
  CHECK(found.hosts == std::vector<DaneHost>{{"a.example", authenticated}});
  CHECK(found.finding.promise ==
        (said == Said::no_data_secure ? DanePromise::dane_only : DanePromise::dane));
}

TEST_CASE("RFC 7505: a null MX takes no mail, and nothing else is asked", "[dane]") {
  const auto found =
      examine(target, {{{"a.example", DnsType::mx}, mx_answer(Said::secure, {{0, ""}})}});
  CHECK(found.report.finding.promise == DanePromise::nothing);
  CHECK(found.report.finding.reason == DaneReason::null_mx);
  CHECK(found.rounds.size() == 1);
}

TEST_CASE("a null MX beside another MX is a host that does not exist", "[dane]") {
  DnsAnswers world;
  world[{"a.example", DnsType::mx}] =
      mx_answer(Said::secure, {{0, ""}, {10, "mx.example"}});
  add_host(world, "mx.example", authenticated);
  const auto found = examine(target, world).report;
  CHECK(found.hosts ==
        std::vector<DaneHost>{{"", bad_name}, {"mx.example", authenticated}});
  CHECK(found.finding.promise == DanePromise::dane);
}

TEST_CASE("MX hosts are looked at by preference, each once", "[dane]") {
  DnsAnswers world;
  world[{"a.example", DnsType::mx}] = mx_answer(
      Said::secure,
      {{20, "c.example"}, {10, "b.example"}, {20, "a.example"}, {30, "b.example"}});
  const auto hosts = examine(target, world).report.hosts;
  REQUIRE(hosts.size() == 3);
  CHECK(hosts[0].name == "b.example");
  CHECK(hosts[1].name == "c.example");
  CHECK(hosts[2].name == "a.example");
}

TEST_CASE("hosts beyond the limit are not looked at, and keep dane from being demanded",
          "[dane]") {
  const std::vector fits(max_dane_hosts, authenticated);
  CHECK(finding_of(fits).promise == DanePromise::dane_only);
  auto more = fits;
  more.push_back(authenticated);
  const auto report = report_of(more);
  CHECK(report.hosts.back().state == not_looked_at);
  CHECK(report.finding.promise == DanePromise::dane);
  CHECK(report.finding.can_be_mandatory);
}

TEST_CASE("all that can be asked at once is asked at once", "[dane]") {
  const auto examined = examine(target, world_of({authenticated, authenticated}, true));
  REQUIRE(examined.rounds.size() == 3);
  CHECK(examined.rounds[0] == std::vector<DnsQuestion>{{"a.example", DnsType::mx}});
  CHECK(examined.rounds[1].size() == 4);
  CHECK(examined.rounds[2] ==
        std::vector<DnsQuestion>{{"_25._tcp.mx0.example", DnsType::tlsa},
                                 {"_25._tcp.mx1.example", DnsType::tlsa}});
}

TEST_CASE("a next hop that is one host is not asked for MX records", "[dane]") {
  DnsAnswers world;
  world[{"relay.example", DnsType::a}] = answer(Said::secure);
  world[{"_587._tcp.relay.example", DnsType::tlsa}] = tlsa_answer(Said::secure);
  const auto examined = examine(DaneTarget{"relay.example", 587, false}, world);
  CHECK_FALSE(examined.asked("relay.example", DnsType::mx));
  CHECK(examined.report.finding.promise == DanePromise::dane_only);
}

} // namespace mta_tls
