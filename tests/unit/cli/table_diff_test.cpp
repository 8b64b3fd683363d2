#include "common/policy/snapshot_builder.h"
#include "policyd/cli/table_diff.h"

#include <catch2/catch.hpp>

#include <utility>

namespace mta_tls {

namespace {

struct Listed {
  std::string_view domain;
  SecurityLevel level;
  bool include_subdomains = false;
};

std::shared_ptr<const Snapshot> table_of(const std::vector<Listed>& rules) {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", "00"});
  for (const auto& rule : rules) {
    RuleBody body;
    body.requirement.level = rule.level;
    body.include_subdomains = rule.include_subdomains;
    builder.add_domain(*Domain::parse(rule.domain));
    builder.end_rule(body, {1, 1}, "");
  }
  return builder.finish();
}

TableDiff diff_of(const std::vector<Listed>& before, const std::vector<Listed>& after,
                  std::size_t most_entries = 100) {
  const auto old_table = table_of(before);
  const auto new_table = table_of(after);
  return diff_tables({old_table.get(), Instant{}}, {new_table.get(), Instant{}},
                     most_entries);
}

using enum SecurityLevel;

} // namespace

TEST_CASE("equal tables have no difference", "[cli]") {
  const auto diff =
      diff_of({{"a.example", encrypt, true}}, {{"a.example", encrypt, true}});

  CHECK(diff.total() == 0);
  CHECK(diff.weaker() == 0);
}

TEST_CASE("each fate has its group, and what gets weaker is counted in all", "[cli]") {
  const auto diff = diff_of(
      {{"down.example", secure}, {"up.example", encrypt}, {"gone.example", encrypt}},
      {{"down.example", encrypt}, {"up.example", verify}, {"new.example", encrypt}});

  CHECK(diff.group(RowFate::weaker).entries.at(0).name == "down.example");
  CHECK(diff.group(RowFate::stricter).entries.at(0).name == "up.example");
  CHECK(diff.group(RowFate::gone).entries.at(0).name == "gone.example");
  CHECK(diff.group(RowFate::gone).entries.at(0).change == Change::weaker);
  CHECK(diff.group(RowFate::fresh).entries.at(0).name == "new.example");
  CHECK(diff.group(RowFate::fresh).entries.at(0).change == Change::stricter);
  CHECK(diff.weaker() == 2);
}

TEST_CASE("a new name may be weaker: a hole in what held for it before", "[cli]") {
  const auto diff = diff_of({{"bank.example", secure, true}},
                            {{"bank.example", secure, true}, {"lab.bank.example", may}});

  REQUIRE(diff.group(RowFate::fresh).count == 1);
  CHECK(diff.group(RowFate::fresh).entries.at(0).change == Change::weaker);
  CHECK(diff.weaker() == 1);
}

TEST_CASE("a name and the names below it are one entry where they share their fate",
          "[cli]") {
  const auto both =
      diff_of({{"a.example", secure, true}}, {{"a.example", encrypt, true}});
  REQUIRE(both.group(RowFate::weaker).count == 1);
  CHECK(both.group(RowFate::weaker).entries.at(0).scope ==
        DiffEntry::Scope::name_and_below);

  const auto below = diff_of({{"a.example", encrypt, true}}, {{"a.example", encrypt}});
  REQUIRE(below.total() == 1);
  CHECK(below.group(RowFate::gone).entries.at(0).scope == DiffEntry::Scope::below);
}

TEST_CASE("of a long list the first entries are kept and all are counted", "[cli]") {
  const auto diff = diff_of(
      {}, {{"a.example", encrypt}, {"b.example", encrypt}, {"c.example", encrypt}}, 2);

  CHECK(diff.group(RowFate::fresh).count == 3);
  CHECK(diff.group(RowFate::fresh).entries.size() == 2);
}

} // namespace mta_tls
