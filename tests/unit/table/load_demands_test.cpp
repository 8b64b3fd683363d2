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

TEST_CASE("a sender rule means what it says", "[table]") {
  const auto table = load(R"({ "version": 1,
  "senders": [
    { "match": { "sasl_users": ["Payroll"] }, "level": "forced" },
    { "id": "hr",
      "match": { "addresses": ["HR@City.Example", "böss@bücher.example"],
        "domains": ["Hospital.example"], "include_subdomains": true, "sasl_users": ["a"] },
      "level": "verify", "mode": "testing", "enforce_after": "2026-12-01",
      "valid_from": "2026-11-30", "review_by": "2026-12-31", "enabled": false,
      "contact": ["noc@bank.example"] },
    { "match": { "domains": ["x.example"] }, "level": "encrypt" } ] })");
  REQUIRE(table->senders().rules().size() == 3);
  const auto& first = table->senders().rules()[0];
  CHECK(first.id == "payroll");
  CHECK(first.level == SecurityLevel::encrypt);
  CHECK(first.mode == Mode::enforce);
  CHECK(first.enabled);
  CHECK_FALSE(first.match.include_subdomains);
  CHECK(first.match.sasl_users == std::vector<std::string>{"payroll"});

  const auto& rule = table->senders().rules()[1];
  CHECK(rule.id == "hr");
  CHECK(rule.place.line == 4);
  CHECK(rule.place.column == 5);
  CHECK(rule.match.addresses ==
        std::vector<std::string>{"hr@city.example", "böss@xn--bcher-kva.example"});
  REQUIRE(rule.match.domains.size() == 1);
  CHECK(rule.match.domains[0].text() == "hospital.example");
  CHECK(rule.match.include_subdomains);
  CHECK(rule.level == SecurityLevel::verify);
  CHECK(rule.mode == Mode::testing);
  CHECK(rule.enforce_after == parse_day_or_time("2026-12-01")->begin);
  CHECK(rule.valid_from == parse_day_or_time("2026-11-30")->begin);
  CHECK(rule.review_by == parse_day_or_time("2026-12-31")->end);
  CHECK_FALSE(rule.enabled);
  CHECK(rule.contact == std::vector<std::string>{"noc@bank.example"});

  CHECK(table->senders().rules()[2].id == "x.example");
  CHECK(table->next_change_after(now) == rule.valid_from);
}

TEST_CASE("a message rule means what it says", "[table]") {
  const auto table = load(R"({ "version": 1,
  "messages": [
    { "id": "tag", "match": { "subject_tag": "[Secure]" }, "remove": true, "level": "forced" },
    { "id": "hdr", "level": "verify",
      "match": { "header": { "name": "X-Require-TLS", "value": "yes" },
        "client_networks": ["192.0.2.0/24"] },
      "mixed": "accept", "mode": "testing", "enforce_after": "2026-12-01",
      "valid_from": "2026-11-30", "review_by": "2026-12-31", "enabled": false,
      "contact": ["noc@bank.example"] },
    { "id": "any", "match": { "header": { "name": "X-TLS" } }, "level": "encrypt" } ] })");
  REQUIRE(table->messages().size() == 3);
  const auto& tag = table->messages()[0];
  CHECK(tag.subject_tag == "[Secure]");
  CHECK_FALSE(tag.header);
  CHECK(tag.remove);
  CHECK(tag.level == SecurityLevel::encrypt);
  CHECK(tag.mixed == MessageRule::Mixed::refuse);
  CHECK(tag.client_networks.empty());

  const auto& rule = table->messages()[1];
  CHECK(rule.id == "hdr");
  CHECK(rule.place.line == 4);
  CHECK(rule.subject_tag.empty());
  CHECK(rule.header == MessageRule::Header{"X-Require-TLS", "yes"});
  REQUIRE(rule.client_networks.size() == 1);
  CHECK(rule.client_networks[0].text() == "192.0.2.0/24");
  CHECK_FALSE(rule.remove);
  CHECK(rule.level == SecurityLevel::verify);
  CHECK(rule.mixed == MessageRule::Mixed::accept);
  CHECK(rule.mode == Mode::testing);
  CHECK(rule.enforce_after == parse_day_or_time("2026-12-01")->begin);
  CHECK(rule.review_by == parse_day_or_time("2026-12-31")->end);
  CHECK_FALSE(rule.enabled);

  CHECK(table->messages()[2].header == MessageRule::Header{"X-TLS", ""});
}
