#include "common/policy/discovered.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

#include <array>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;
using Level = std::optional<SecurityLevel>; // nullopt: no opinion

constexpr std::array<Level, 9> all_opinions{
    std::nullopt, none, may, dane, encrypt, verify, secure, fingerprint, dane_only};

// Whatever DNS can come to, as far as a decision can tell.
constexpr std::array all_findings{
    DaneFinding{DanePromise::nothing, DaneReason::no_tlsa, false, false},
    DaneFinding{DanePromise::dane, DaneReason::insecure_mx, false, false},
    DaneFinding{DanePromise::dane, DaneReason::insecure_mx, false, true},
    DaneFinding{DanePromise::dane, DaneReason::failed_host, false, true},
    DaneFinding{DanePromise::dane, DaneReason::unusable_tlsa, false, false},
    DaneFinding{DanePromise::dane, DaneReason::some_hosts, true, false},
    DaneFinding{DanePromise::dane, DaneReason::some_hosts, true, true},
    DaneFinding{DanePromise::dane_only, DaneReason::all_hosts, true, false},
    DaneFinding{DanePromise::dane_only, DaneReason::all_hosts, true, true},
    DaneFinding{DanePromise::defer, DaneReason::mx_failed, false, false},
    DaneFinding{DanePromise::defer, DaneReason::mx_bogus, false, false},
    DaneFinding{DanePromise::defer, DaneReason::hosts_failed, false, false}};

enum class Sts { absent, testing, enforced, expired };
constexpr std::array all_sts{Sts::absent, Sts::testing, Sts::enforced, Sts::expired};

constexpr DiscoverySettings both{true, true, OnDnsError::defer};

Discovered facts(const DaneFinding& finding, Sts sts) {
  StsPolicy policy;
  policy.mode = sts == Sts::testing ? StsMode::testing : StsMode::enforce;
  policy.max_age = std::chrono::hours(24);
  policy.mx = {name_pattern("mx.a.example"), name_pattern("*.b.example")};
  Discovered facts{finding, true, nullptr};
  if (sts != Sts::absent) {
    facts.sts = discovered_sts(policy, "1", sts == Sts::expired ? now : later);
  }
  return facts;
}

Table table_with(Level level, const DiscoverySettings& discovery) {
  Table table;
  table.discovery = discovery;
  if (level) {
    table.rules = {{{"a.example"}, body(*level)}};
  }
  return table;
}

// Keeps alive what a decision borrows from.
struct Asked {
  Asked(const Table& table, const Discovered* facts, std::string_view hop = "a.example",
        Level demanded = std::nullopt)
      : snapshot(build(table)), question{next_hop(hop), std::nullopt, demanded, facts},
        decision(decide_outbound(*snapshot, question, now)) {}
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;

  bool defers() const { return std::holds_alternative<Defer>(decision.outcome); }
  Level level() const { return level_in_force(decision); }
  const Requirement* requirement() const {
    const auto* require = std::get_if<Require>(&decision.outcome);
    return require ? require->requirement : nullptr;
  }
  std::string text() const {
    const auto* defer = std::get_if<Defer>(&decision.outcome);
    return defer ? defer->text : "";
  }

  std::shared_ptr<const Snapshot> snapshot;
  OutboundQuestion question;
  Decision decision;
};

bool may_be_raised(Level level) {
  return !level || *level == may || *level == dane || *level == encrypt;
}

// "dane" promises no more than "may" to a domain that provably has no TLSA records, or
// where nobody could be made to show them.
bool keeps(Level offered, SecurityLevel required, const DaneFinding& finding) {
  return offered && (satisfies(*offered, required) ||
                     (required == dane && !finding.can_be_mandatory &&
                      !finding.has_failed_host && forces_tls(*offered)));
}

bool names_are_of_policy(const Requirement* requirement) {
  return requirement && requirement->names.size() == 2 &&
         requirement->names[0].text() == "mx.a.example" &&
         requirement->names[1].text() == "*.b.example";
}

} // namespace

TEST_CASE("no discovery, and no failure of it, gives less than the table", "[policy]") {
  const auto level = GENERATE(from_range(all_opinions));
  const auto finding = GENERATE(from_range(all_findings));
  const auto sts = GENERATE(from_range(all_sts));
  const auto on_dns_error = GENERATE(OnDnsError::defer, OnDnsError::opportunistic);
  const bool with_dane = GENERATE(true, false);
  const bool with_sts = GENERATE(true, false);
  const auto found = facts(finding, sts);
  const Asked asked(table_with(level, {with_dane, with_sts, on_dns_error}), &found);

  if (level && !asked.defers()) {
    INFO(word(*level));
    CHECK(keeps(asked.level(), *level, finding));
  }
  CHECK(asked.decision.because.discovery != DiscoveryUse::wanted);
}

TEST_CASE("an enforced policy of MTA-STS is kept, or something that is no weaker",
          "[policy]") {
  const auto level = GENERATE(from_range(all_opinions));
  const auto finding = GENERATE(from_range(all_findings));
  const auto on_dns_error = GENERATE(OnDnsError::defer, OnDnsError::opportunistic);
  const bool with_dane = GENERATE(true, false);
  const auto found = facts(finding, Sts::enforced);
  const Asked asked(table_with(level, {with_dane, true, on_dns_error}), &found);

  if (asked.defers() || !(may_be_raised(level) || level == verify)) {
    return; // nothing is delivered, or the rule says all itself
  }
  if (asked.level() == secure) {
    CHECK(names_are_of_policy(asked.requirement()));
    CHECK(asked.decision.because.discovery == DiscoveryUse::mta_sts);
  } else {
    // Without a look at DNS, a rule's own "dane" is the MTA's to look after.
    const bool is_left_to_mta = level == dane && !with_dane && asked.level() == dane;
    CHECK((asked.level() == dane_only || is_left_to_mta));
  }
}

TEST_CASE(
    "DANE comes before MTA-STS: what may be hidden never falls to it, or to nothing",
    "[policy]") {
  const auto level = GENERATE(from_range(all_opinions));
  const auto finding = GENERATE(from_range(all_findings));
  const auto sts = GENERATE(from_range(all_sts));
  const auto on_dns_error = GENERATE(OnDnsError::defer, OnDnsError::opportunistic);
  const auto found = facts(finding, sts);
  const Asked asked(table_with(level, {true, true, on_dns_error}), &found);

  const bool is_hidden =
      finding.has_failed_host ||
      (finding.promise == DanePromise::defer && !is_mere_dns_error(finding.reason));
  if (is_hidden && may_be_raised(level)) {
    CHECK((asked.defers() || asked.level() == dane || asked.level() == dane_only));
    CHECK(asked.decision.because.discovery != DiscoveryUse::mta_sts);
  }
  if (finding.promise == DanePromise::dane_only && may_be_raised(level)) {
    CHECK(asked.level() == dane_only);
    CHECK(asked.decision.because.discovery == DiscoveryUse::dane);
  }
}

TEST_CASE("only a failure that proves nothing may be passed over", "[policy]") {
  const auto finding = GENERATE(from_range(all_findings));
  const auto on_dns_error = GENERATE(OnDnsError::defer, OnDnsError::opportunistic);
  const auto found = facts(finding, Sts::absent);
  const Asked asked(table_with(std::nullopt, {true, true, on_dns_error}), &found);

  const bool is_passed_over = finding.promise == DanePromise::defer &&
                              is_mere_dns_error(finding.reason) &&
                              on_dns_error == OnDnsError::opportunistic;
  CHECK(asked.defers() == (finding.promise == DanePromise::defer && !is_passed_over));
  CHECK((asked.decision.because.discovery == DiscoveryUse::passed_over) ==
        is_passed_over);
}

TEST_CASE("what was discovered for a domain without a rule", "[policy]") {
  const auto [finding, sts, level] = GENERATE(table<DaneFinding, Sts, Level>({
      {all_findings[0], Sts::absent, std::nullopt},
      {all_findings[0], Sts::testing, std::nullopt},
      {all_findings[0], Sts::expired, std::nullopt},
      {all_findings[0], Sts::enforced, secure},
      {all_findings[1], Sts::absent, dane},
      {all_findings[1], Sts::enforced, secure},
      {all_findings[3], Sts::absent, dane},
      {all_findings[4], Sts::absent, dane},
      {all_findings[4], Sts::enforced, secure},
      {all_findings[5], Sts::absent, dane},
      {all_findings[5], Sts::enforced, dane_only},
      {all_findings[7], Sts::enforced, dane_only},
  }));
  const auto found = facts(finding, sts);
  const Asked asked(table_with(std::nullopt, both), &found);
  INFO(explain(finding.reason));
  CHECK_FALSE(asked.defers());
  CHECK(asked.level() == level);
}

TEST_CASE("what was discovered for a domain that is forced", "[policy]") {
  const auto [finding, sts, level] = GENERATE(table<DaneFinding, Sts, Level>({
      {all_findings[0], Sts::absent, encrypt},
      {all_findings[0], Sts::testing, encrypt},
      {all_findings[0], Sts::enforced, secure},
      {all_findings[1], Sts::absent, encrypt},
      {all_findings[4], Sts::absent, encrypt},
      {all_findings[5], Sts::absent, dane_only},
      {all_findings[7], Sts::absent, dane_only},
      {all_findings[2], Sts::absent, std::nullopt},
      {all_findings[3], Sts::enforced, std::nullopt},
      {all_findings[9], Sts::enforced, std::nullopt},
  }));
  const auto found = facts(finding, sts);
  const Asked asked(table_with(encrypt, both), &found);
  INFO(explain(finding.reason));
  CHECK(asked.defers() == !level);
  CHECK(asked.level() == level);
}

TEST_CASE("mail that waits for DNS says what for", "[policy]") {
  const auto found = facts(all_findings[10], Sts::absent);
  const Asked asked(table_with(encrypt, both), &found);
  CHECK(asked.text() == "DANE: DNSSEC proves the MX records false");
  CHECK(asked.decision.because.discovery == DiscoveryUse::failed);
  CHECK(asked.decision.because.without_discovery->level == encrypt);
}

TEST_CASE("a policy in mode testing is shown and not applied", "[policy]") {
  const auto found = facts(all_findings[0], Sts::testing);
  const Asked asked(table_with(may, both), &found);
  CHECK(asked.level() == may);
  CHECK(asked.decision.because.discovery == DiscoveryUse::testing);
  CHECK(asked.decision.because.discovered == &found);
}

TEST_CASE("the table comes before any look-up: rules that say all want none",
          "[policy]") {
  const auto level = GENERATE(none, secure, fingerprint, dane_only);
  const auto found = facts(all_findings[11], Sts::enforced);
  const auto* discovered = GENERATE_COPY(as<const Discovered*>{}, nullptr, &found);
  const Asked asked(table_with(level, both), discovered);
  CHECK(asked.level() == level);
  CHECK(asked.decision.because.discovery == DiscoveryUse::off);
  CHECK_FALSE(asked.decision.because.wanted.any());
}

TEST_CASE("without settings nothing is looked up, whatever is known", "[policy]") {
  const auto level = GENERATE(from_range(all_opinions));
  const auto found = facts(all_findings[11], Sts::enforced);
  const Asked asked(table_with(level, {}), &found);
  CHECK(asked.level() == level);
  CHECK_FALSE(asked.decision.because.wanted.any());
}

TEST_CASE("what has not been looked up yet is wanted, and mail waits for it",
          "[policy]") {
  const auto level = GENERATE(from_range(all_opinions));
  const bool with_dane = GENERATE(true, false);
  const bool with_sts = GENERATE(true, false);
  const Asked asked(table_with(level, {with_dane, with_sts, OnDnsError::opportunistic}),
                    nullptr);
  const auto& wanted = asked.decision.because.wanted;
  CHECK(wanted.dane == (with_dane && may_be_raised(level)));
  const bool wants_sts =
      level == dane ? with_dane : may_be_raised(level) || level == verify;
  CHECK(wanted.mta_sts == (with_sts && wants_sts));
  CHECK(asked.defers() == wanted.any());
  if (wanted.any()) {
    CHECK(asked.decision.because.discovery == DiscoveryUse::wanted);
    CHECK(asked.text() == "this next hop has not been looked up yet");
  } else {
    CHECK(asked.level() == level);
  }
}

TEST_CASE("facts that were looked up for less than is wanted now are not enough",
          "[policy]") {
  const Discovered dane_alone{DaneFinding{}, false, nullptr};
  const Discovered sts_alone{std::nullopt, true, nullptr};
  const auto table = table_with(std::nullopt, both);
  CHECK(Asked(table, &dane_alone).decision.because.wanted.mta_sts);
  CHECK_FALSE(Asked(table, &dane_alone).decision.because.wanted.dane);
  CHECK(Asked(table, &sts_alone).decision.because.wanted.dane);
}

TEST_CASE("nothing discovered leaves the table as it is", "[policy]") {
  const auto level = GENERATE(from_range(all_opinions));
  const Asked asked(table_with(level, both), &nothing_discovered());
  CHECK(asked.level() == level);
  CHECK_FALSE(asked.defers());
}

TEST_CASE("only next hops that have them are looked up for TLSA records and policies",
          "[policy]") {
  const auto [hop, dane_wanted, sts_wanted] = GENERATE(table<std::string, bool, bool>({
      {"a.example", true, true},
      {"b.example", true, true},
      {"a.example:587", true, false},
      {"[a.example]", true, false},
      {"[a.example]:lmtp", false, false},
      {"[192.0.2.1]", false, false},
      {"a b.example", false, false},
  }));
  INFO(hop);
  const Asked asked(table_with(may, both), nullptr, hop);
  CHECK(asked.decision.because.wanted.dane == dane_wanted);
  CHECK(asked.decision.because.wanted.mta_sts == sts_wanted);
}

TEST_CASE("a rule's own settings come before those of the table", "[policy]") {
  auto table = table_with(encrypt, both);
  table.rules[0].body.discovery = DiscoverySettings{};
  CHECK_FALSE(Asked(table, nullptr).decision.because.wanted.any());
  CHECK(Asked(table, nullptr, "b.example").decision.because.wanted.any());

  table.discovery = {};
  table.rules[0].body.discovery = both;
  CHECK(Asked(table, nullptr).decision.because.wanted.any());
  CHECK_FALSE(Asked(table, nullptr, "b.example").decision.because.wanted.any());
}

TEST_CASE("the rule's minimum version holds for what was discovered too", "[policy]") {
  auto table = table_with(encrypt, both);
  table.rules[0].body.requirement.min_tls = TlsVersion::v1_3;
  const auto by_dane = facts(all_findings[7], Sts::absent);
  CHECK(Asked(table, &by_dane).requirement()->min_tls == TlsVersion::v1_3);
  const auto by_sts = facts(all_findings[0], Sts::enforced);
  const Asked asked(table, &by_sts);
  CHECK(asked.requirement()->min_tls == TlsVersion::v1_3);
  CHECK(names_are_of_policy(asked.requirement()));

  table.rules[0].body.requirement.min_tls = TlsVersion::v1_0;
  CHECK(Asked(table, &by_sts).requirement()->min_tls == TlsVersion::v1_2);
}

TEST_CASE("a rule with an authority of its own is not given to the public ones",
          "[policy]") {
  auto table = table_with(verify, both);
  table.rules[0].body.requirement.ca_file = "/ca.pem";
  const auto found = facts(all_findings[0], Sts::enforced);
  CHECK(Asked(table, &found).level() == verify);
  CHECK_FALSE(Asked(table, nullptr).decision.because.wanted.any());
}

TEST_CASE("an exception below the table needs no look-up", "[policy]") {
  const auto level = GENERATE(as<Level>{}, std::nullopt, dane, encrypt);
  auto table = table_with(level, both);
  table.exceptions = {exception("a.example", may, later)};
  const Asked asked(table, nullptr);
  CHECK(asked.level() == may);
  CHECK_FALSE(asked.decision.because.wanted.any());
}

TEST_CASE("R24: a dated exception comes below what was discovered, and below its failure",
          "[policy]") {
  const auto finding = GENERATE(from_range(all_findings));
  const auto found = facts(finding, Sts::absent);
  auto table = table_with(encrypt, both);
  table.exceptions = {exception("a.example", encrypt, later)};
  CHECK(Asked(table, &found).level() == encrypt);
  CHECK_FALSE(Asked(table, &found).defers());
  // What it stands in for is not known before.
  CHECK(Asked(table, nullptr).defers());

  table.exceptions = {exception("a.example", encrypt, now)};
  const auto without = table_with(encrypt, both);
  CHECK(Asked(table, &found).level() == Asked(without, &found).level());
}

TEST_CASE("a demand raises what was discovered, and no failure lowers it", "[policy]") {
  const auto level = GENERATE(from_range(all_opinions));
  const auto finding = GENERATE(from_range(all_findings));
  const auto sts = GENERATE(from_range(all_sts));
  const auto found = facts(finding, sts);
  const Asked asked(table_with(level, both), &found, "a.example", encrypt);
  if (asked.defers()) {
    return;
  }
  REQUIRE(asked.level());
  CHECK(satisfies(*asked.level(), encrypt));
  // Nobody is sent to hosts that cannot be told by their TLSA records.
  if (may_be_raised(level)) {
    CHECK((asked.level() == dane_only) == finding.can_be_mandatory);
    CHECK((!finding.has_failed_host || finding.can_be_mandatory));
  }
}

TEST_CASE("a demand on a default of dane is dane-only where there are TLSA records",
          "[policy]") {
  Table table;
  table.discovery = both;
  table.defaults = body(dane).requirement;
  const auto with = facts(all_findings[5], Sts::absent);
  const auto without = facts(all_findings[0], Sts::absent);
  const auto failing = facts(all_findings[3], Sts::absent);
  CHECK(Asked(table, &with, "a.example", encrypt).level() == dane_only);
  CHECK(Asked(table, &without, "a.example", encrypt).level() == encrypt);
  CHECK(Asked(table, &failing, "a.example", encrypt).text() ==
        "DANE: a host that may have TLSA records failed, and the others have none");
}

} // namespace mta_tls
