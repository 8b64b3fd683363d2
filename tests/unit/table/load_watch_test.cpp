#include "common/table/load.h"
#include "tests/unit/table/temporary_folder.h"

#include <catch2/catch.hpp>

using namespace mta_tls;
using namespace std::chrono_literals;

namespace {

using Action = FailurePlan::Action;

constexpr std::string_view watched = R"({ "version": 1, "outbound": [
  { "domains": ["plain.example"], "level": "encrypt" },
  { "domains": ["whole.example"], "profile": "p" },
  { "domains": ["part.example"], "profile": "p",
    "probe": { "every": "12h" },
    "on_failure": { "notify": [], "refuse_new_after_failures": 0 } } ],
  "profiles": { "p": { "level": "verify",
    "probe": { "every": "30m", "mx_change": "ignore" },
    "on_failure": { "action": "bounce", "warn_sender_after": "4h",
                    "refuse_new_after_failures": 5 } } },
  "defaults": {
    "probe": { "certificate_expiry_warn_days": 30 },
    "on_failure": { "notify": ["noc@Own.Example"], "warn_sender_after": "1h",
                    "refuse_new_after_failures": 3 } },
  "imports": [ { "id": "list", "format": "csv", "file": "list.csv", "profile": "p",
                 "max_age": "90d" } ] })";

std::shared_ptr<const Snapshot> load(std::string_view json) {
  const TemporaryFolder folder;
  folder.write("list.csv", "listed.example\n");
  const auto now =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto table = load_table(folder.write("policy.json", json), now);
  if (!table) {
    FAIL(render(table.error().diagnostics.front()));
  }
  return table->snapshot;
}

const RuleBody& body_of(const Snapshot& table, std::string_view name) {
  const auto rule = table.rule_of(name);
  REQUIRE(rule);
  return table.rules().body(*rule);
}

} // namespace

TEST_CASE("how a rule is watched comes from rule, profile and defaults, key by key",
          "[table]") {
  const auto table = load(watched);
  CHECK(body_of(*table, "plain.example").watch ==
        WatchSettings{6h, std::chrono::days(30), true});
  CHECK(body_of(*table, "whole.example").watch ==
        WatchSettings{30min, std::chrono::days(30), false});
  CHECK(body_of(*table, "part.example").watch ==
        WatchSettings{12h, std::chrono::days(30), false});
  CHECK(body_of(*table, "listed.example").watch ==
        body_of(*table, "whole.example").watch);
}

TEST_CASE("what becomes of failures comes from rule, profile and defaults, key by key",
          "[table]") {
  const auto table = load(watched);
  CHECK(body_of(*table, "plain.example").on_failure ==
        FailurePlan{Action::defer, 1h, {"noc@own.example"}, 3});
  CHECK(body_of(*table, "whole.example").on_failure ==
        FailurePlan{Action::bounce, 4h, {"noc@own.example"}, 5});
  CHECK(body_of(*table, "part.example").on_failure ==
        FailurePlan{Action::bounce, 4h, {}, 0});
  CHECK(body_of(*table, "listed.example").on_failure ==
        body_of(*table, "whole.example").on_failure);
}

TEST_CASE("a table that says nothing of failures refuses nobody", "[table]") {
  const auto table = load(R"({ "version": 1, "outbound": [
    { "domains": ["a.example"], "level": "encrypt" } ] })");
  CHECK(body_of(*table, "a.example").on_failure == FailurePlan{});
  CHECK(body_of(*table, "a.example").watch == WatchSettings{});
}

TEST_CASE("rules that are watched alike share a body", "[table]") {
  std::string rules;
  for (int i = 0; i < 100; ++i) {
    rules +=
        (i == 0 ? "" : ",") + std::string(R"({"domains":["d)") + std::to_string(i) +
        R"(.example"],"level":"encrypt","on_failure":{"notify":["noc@own.example"]}})";
  }
  const auto table = load(R"({"version":1,"outbound":[)" + rules + "]}");
  CHECK(table->rules().size() == 100);
  CHECK(table->rules().bodies().size() == 1);
}
