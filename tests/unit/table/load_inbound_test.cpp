#include "common/table/load.h"
#include "tests/unit/table/temporary_folder.h"

#include <catch2/catch.hpp>

using namespace mta_tls;

namespace {

const Instant now = parse_day_or_time("2026-11-22T12:00:00Z")->begin;

std::shared_ptr<const Snapshot> load(std::string_view json) {
  const TemporaryFolder folder;
  const auto table = load_table(folder.write("policy.json", json), now);
  if (!table) {
    FAIL(render(table.error().diagnostics.front()));
  }
  return table->snapshot;
}

} // namespace

TEST_CASE("an inbound rule means what it says", "[table]") {
  const auto table = load(R"({ "version": 1, "outbound": [],
  "inbound": [
    { "id": "bank-in",
      "match": { "sender_domains": ["Bank.Example"], "client_networks": ["192.0.2.0/24"],
        "recipient_domains": ["own.example"], "include_subdomains": true },
      "level": "verify", "min_tls": "1.3", "min_cipher_bits": 128,
      "cert": { "names": ["MX.bank.example", ".x.example"] },
      "mode": "testing", "enforce_after": "2026-12-01", "valid_from": "2026-11-30",
      "review_by": "2026-12-31", "enabled": false, "contact": ["noc@bank.example"],
      "on_failure": { "action": "tempfail", "text": "Call us." } } ] })");
  REQUIRE(table->inbound().rules().size() == 1);
  const auto& rule = table->inbound().rules().front();
  CHECK(rule.id == "bank-in");
  CHECK(rule.place.line == 3);
  CHECK(rule.place.column == 5);
  CHECK(table->sources()[rule.source].path.ends_with("policy.json"));
  REQUIRE(rule.match.sender_domains.size() == 1);
  CHECK(rule.match.sender_domains[0].text() == "bank.example");
  REQUIRE(rule.match.client_networks.size() == 1);
  CHECK(rule.match.client_networks[0].text() == "192.0.2.0/24");
  REQUIRE(rule.match.recipient_domains.size() == 1);
  CHECK(rule.match.include_subdomains);
  CHECK(rule.requirement.level == SecurityLevel::verify);
  CHECK(rule.requirement.min_tls == TlsVersion::v1_3);
  CHECK(rule.requirement.min_cipher_bits == 128);
  REQUIRE(rule.requirement.names.size() == 2);
  CHECK(rule.requirement.names[0].text() == "mx.bank.example");
  CHECK(rule.mode == Mode::testing);
  CHECK(rule.enforce_after == parse_day_or_time("2026-12-01")->begin);
  CHECK(rule.valid_from == parse_day_or_time("2026-11-30")->begin);
  CHECK(rule.review_by == parse_day_or_time("2026-12-31")->end);
  CHECK_FALSE(rule.enabled);
  CHECK(rule.contact == std::vector<std::string>{"noc@bank.example"});
  CHECK(rule.on_failure.action == InboundFailure::Action::tempfail);
  CHECK(rule.on_failure.text == "Call us.");
  CHECK(table->next_change_after(now) == rule.valid_from);
}

TEST_CASE("nothing of an inbound rule is left over for the next", "[table]") {
  const auto table = load(R"({ "version": 1, "inbound": [
    { "match": { "sender_domains": ["a.example"], "include_subdomains": true },
      "level": "fingerprint", "min_tls": "1.3", "min_cipher_bits": 256, "enabled": false,
      "cert": { "spki_sha256": [
        "5b8e2d0f7a1c4e6392d7b05a8c3f1e649d2a7c50b8e3f6142a9d7c05e8b3f6a1"] },
      "mode": "testing", "enforce_after": "2026-12-01", "valid_from": "2026-11-30",
      "review_by": "2026-12-31", "contact": ["noc@bank.example"],
      "on_failure": { "action": "tempfail", "text": "Call us." } },
    { "match": { "client_networks": ["192.0.2.1"] }, "level": "encrypt" },
    { "match": { "recipient_domains": ["own.example"] }, "level": "may" } ] })");
  const auto& rules = table->inbound().rules();
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].id == "a.example");
  CHECK(rules[0].requirement.keys.size() == 1);
  CHECK(rules[1].id == "192.0.2.1");
  CHECK(rules[1].match == InboundMatch{{}, rules[1].match.client_networks, {}, false});
  InboundRequirement encrypted;
  encrypted.level = SecurityLevel::encrypt;
  CHECK(rules[1].requirement == encrypted);
  CHECK(rules[1].on_failure == InboundFailure{});
  CHECK(rules[1].mode == Mode::enforce);
  CHECK(rules[1].enabled);
  CHECK_FALSE(rules[1].enforce_after);
  CHECK_FALSE(rules[1].valid_from);
  CHECK_FALSE(rules[1].review_by);
  CHECK(rules[1].contact.empty());
  CHECK(rules[2].id == "own.example");
}

TEST_CASE("the defaults for mail that comes in", "[table]") {
  using enum InboundDefaults::TlsRequiredNo;
  const auto [json, defaults] = GENERATE(table<std::string, InboundDefaults>({
      {R"({"version": 1})", {true, ignore_when_forced}},
      {R"({"version": 1, "defaults": {}})", {true, ignore_when_forced}},
      {R"({"version": 1, "defaults": {"inbound": {"level": "may"}}})",
       {true, ignore_when_forced}},
      {R"({"version": 1, "defaults": {"inbound": {"auth_requires_tls": false}}})",
       {false, ignore_when_forced}},
      {R"({"version": 1, "defaults": {"tls_required_no": "ignore-when-forced"}})",
       {true, ignore_when_forced}},
      {R"({"version": 1, "defaults": {"tls_required_no": "honor"}})", {true, honor}},
      {R"({"version": 1, "defaults": {"tls_required_no": "strip",
           "inbound": {"auth_requires_tls": false}}})",
       {false, strip}},
  }));
  INFO(json);
  CHECK(load(json)->inbound_defaults() == defaults);
}

TEST_CASE("an outbound default's lowest TLS version is not one for inbound", "[table]") {
  const auto table = load(R"({ "version": 1,
    "defaults": { "outbound": { "level": "may", "min_tls": "1.3" } },
    "inbound": [ { "match": { "sender_domains": ["a.example"] }, "level": "encrypt" } ] })");
  CHECK(table->inbound().rules()[0].requirement.min_tls == default_min_tls);
}
