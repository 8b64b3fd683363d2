#include "tests/unit/dane/dns_answers.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum DaneHostState;

constexpr std::array all_states{authenticated, unusable,       no_tlsa,    unsigned_zone,
                                not_looked_at, no_address,     bad_name,   unresolved,
                                address_bogus, address_failed, tlsa_bogus, tlsa_failed};

DaneHostQuestion host(bool path_is_secure = true) {
  return {"mx.example", 25, path_is_secure};
}

DnsAnswers addresses(Said v4, Said v6) {
  return {{{"mx.example", DnsType::a}, answer(v4)},
          {{"mx.example", DnsType::aaaa}, answer(v6)}};
}

DnsAnswers with_tlsa(DnsAnswers world, const DnsAnswer& tlsa,
                     const std::string& base = "mx.example") {
  world[{"_25._tcp." + base, DnsType::tlsa}] = tlsa;
  return world;
}

// The host is an alias; what is said of it, and of the alias alone.
DnsAnswers aliased(Said addresses, Said cname) {
  return {{{"mx.example", DnsType::a}, alias(addresses, "real.example")},
          {{"mx.example", DnsType::aaaa}, alias(Said::no_data_secure, "real.example")},
          {{"mx.example", DnsType::cname}, answer(cname)}};
}

bool was_asked_for_tlsa(const DnsAnswers& world) {
  const auto examined = examine(DaneTarget{"mx.example", 25, false}, world);
  return examined.asked("_25._tcp.mx.example", DnsType::tlsa);
}

} // namespace

TEST_CASE("a host's addresses say whether it can have TLSA records", "[dane]") {
  const auto v4 = GENERATE(from_range(all_said));
  const auto v6 = GENERATE(from_range(all_said));
  const bool path_is_secure = GENERATE(true, false);
  const auto world = with_tlsa(addresses(v4, v6), tlsa_answer(Said::secure));
  const auto state = examine(host(path_is_secure), world);

  const auto either = [&](Said said) { return v4 == said || v6 == said; };
  const bool has_address = is_data(v4) || is_data(v6);
  CHECK((state == authenticated) == either(Said::secure));
  CHECK((state == unsigned_zone) == (has_address && !either(Said::secure)));
  CHECK((state == no_address) == (is_negative(v4) && is_negative(v6)));
  CHECK((state == address_bogus) == (!has_address && either(Said::bogus)));
  const bool is_unknown = !has_address && !either(Said::bogus) &&
                          (either(Said::failed) || either(Said::timed_out));
  CHECK((state == address_failed) == (is_unknown && path_is_secure));
  CHECK((state == unresolved) == (is_unknown && !path_is_secure));
}

TEST_CASE("a host with signed addresses is judged by its TLSA records", "[dane]") {
  const auto said = GENERATE(from_range(all_said));
  const auto world = [&](std::uint8_t usage) {
    return with_tlsa(addresses(Said::secure, Said::no_data_secure),
                     is_data(said) ? tlsa_answer(said, usage) : answer(said));
  };
  const auto state = examine(host(), world(3));
  CHECK((state == authenticated) == (said == Said::secure));
  CHECK((state == no_tlsa) == (said == Said::insecure || is_negative(said)));
  CHECK((state == tlsa_bogus) == (said == Said::bogus));
  CHECK((state == tlsa_failed) == (said == Said::failed || said == Said::timed_out));
  CHECK(examine(host(), world(2)) == state);
  // Records that SMTP cannot use are no reason to go without TLS.
  CHECK(examine(host(), world(1)) == (said == Said::secure ? unusable : state));
}

TEST_CASE("one usable TLSA record among others is enough", "[dane]") {
  auto tlsa = tlsa_answer(Said::secure, 1);
  tlsa.tlsa.push_back(tlsa_answer(Said::secure, 2).tlsa.front());
  CHECK(examine(host(), with_tlsa(addresses(Said::secure, Said::secure), tlsa)) ==
        authenticated);
}

TEST_CASE("R2: one family of addresses is enough", "[dane]") {
  const auto failure = GENERATE(Said::bogus, Said::failed, Said::timed_out);
  const bool path_is_secure = GENERATE(true, false);
  CHECK(examine(host(path_is_secure), addresses(Said::insecure, failure)) ==
        unsigned_zone);
  CHECK(examine(host(path_is_secure), addresses(failure, Said::insecure)) ==
        unsigned_zone);
  CHECK(examine(host(path_is_secure), addresses(Said::secure, failure)) == no_tlsa);
}

TEST_CASE("R6: TLSA records that are not validated are none", "[dane]") {
  const auto world =
      with_tlsa(addresses(Said::secure, Said::secure), tlsa_answer(Said::insecure));
  CHECK(examine(host(), world) == no_tlsa);
}

TEST_CASE("RFC 7672 section 2.2.2: an unsigned host is not asked for TLSA records",
          "[dane]") {
  CHECK_FALSE(was_asked_for_tlsa(addresses(Said::insecure, Said::insecure)));
  CHECK_FALSE(was_asked_for_tlsa(addresses(Said::no_name_secure, Said::no_name_secure)));
  CHECK_FALSE(was_asked_for_tlsa(addresses(Said::bogus, Said::failed)));
  CHECK(was_asked_for_tlsa(addresses(Said::secure, Said::insecure)));
}

TEST_CASE("an alias that is signed to its end has its records at the end, or at itself",
          "[dane]") {
  const auto world = aliased(Said::secure, Said::secure);
  const auto usable = tlsa_answer(Said::secure);
  CHECK(examine(host(), world) == no_tlsa);
  CHECK(examine(host(), with_tlsa(world, usable, "real.example")) == authenticated);
  CHECK(examine(host(), with_tlsa(world, usable, "mx.example")) == authenticated);

  // The first that has records is the base domain, whatever they are worth.
  const auto unusable_there =
      with_tlsa(world, tlsa_answer(Said::secure, 0), "real.example");
  CHECK(examine(host(), with_tlsa(unusable_there, usable, "mx.example")) == unusable);
  const auto failure_there = with_tlsa(world, answer(Said::failed), "real.example");
  CHECK(examine(host(), with_tlsa(failure_there, usable, "mx.example")) == tlsa_failed);
}

TEST_CASE("an alias that is signed, but leads into an unsigned zone, has its own records",
          "[dane]") {
  const auto cname = GENERATE(from_range(all_said));
  const bool path_is_secure = GENERATE(true, false);
  auto world = with_tlsa(aliased(Said::insecure, cname), tlsa_answer(Said::secure));
  // Whatever stands at the unsigned end.
  world = with_tlsa(world, answer(Said::bogus), "real.example");
  const auto state = examine(host(path_is_secure), world);

  CHECK((state == authenticated) == (cname == Said::secure));
  CHECK((state == address_bogus) == (cname == Said::bogus));
  const bool fails = cname == Said::failed || cname == Said::timed_out;
  CHECK((state == address_failed) == (fails && path_is_secure));
  CHECK((state == unsigned_zone) ==
        (cname == Said::insecure || is_negative(cname) || (fails && !path_is_secure)));
}

TEST_CASE("what no host is called has no TLSA records, and DNS is not asked", "[dane]") {
  const auto name = GENERATE(as<std::string>{}, "", "192.0.2.1", "a\\046b.example",
                             "-a.example", "A.example", "a.example.");
  const auto step = examine_host({name, 25, true}, {});
  REQUIRE(std::holds_alternative<DaneHostState>(step));
  CHECK(std::get<DaneHostState>(step) == bad_name);
}

TEST_CASE("an alias to what no host is called has its own records alone", "[dane]") {
  const DnsAnswers world{{{"mx.example", DnsType::a}, alias(Said::secure, "a\\046b")},
                         {{"mx.example", DnsType::aaaa}, answer(Said::failed)}};
  CHECK(examine(host(), with_tlsa(world, tlsa_answer(Said::secure))) == authenticated);
}

TEST_CASE("TLSA records belong to a port", "[dane]") {
  DnsAnswers world{{{"mx.example", DnsType::a}, answer(Said::secure)},
                   {{"_587._tcp.mx.example", DnsType::tlsa}, tlsa_answer(Said::secure)}};
  CHECK(examine(DaneHostQuestion{"mx.example", 587, true}, world) == authenticated);
  CHECK(examine(host(), world) == no_tlsa);
}

TEST_CASE("each state of a host is explained", "[dane]") {
  const auto state = GENERATE(from_range(all_states));
  CHECK_FALSE(explain(state).empty());
}

} // namespace mta_tls
