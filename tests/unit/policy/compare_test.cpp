#include "common/policy/compare.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

Requirement requirement(SecurityLevel level) {
  return body(level).requirement;
}

Requirement secure_with(std::initializer_list<std::string_view> names) {
  auto required = requirement(secure);
  for (const auto name : names) {
    required.names.push_back(name_pattern(name));
  }
  return required;
}

Change compare_requirements(const Requirement& before, const Requirement& after,
                            std::string_view own_name = "x.example") {
  const Require was{&before, own_name, false};
  const Require is{&after, own_name, false};
  return compare(&was, &is);
}

struct Reported {
  std::string name;
  bool below_only;
  bool listed_before;
  bool listed_after;
  Change change;
  bool operator==(const Reported&) const = default;
};

[[maybe_unused]] std::ostream& operator<<(std::ostream& out, const Reported& reported) {
  return out << '"' << reported.name << '"' << (reported.below_only ? " below" : "")
             << (reported.listed_before ? " was listed" : "")
             << (reported.listed_after ? " is listed" : "") << " change "
             << static_cast<int>(reported.change);
}

std::vector<Reported> differences_at(const TableAt& before, const TableAt& after) {
  std::vector<Reported> all;
  compare_tables(before, after, [&](const NameChange& change) {
    all.push_back({std::string(change.name), change.below_only, change.listed_before,
                   change.listed_after, change.change});
  });
  return all;
}

std::vector<Reported> differences(const Table& before, const Table& after) {
  const auto old_snapshot = build(before);
  const auto new_snapshot = build(after);
  return differences_at({old_snapshot.get(), now}, {new_snapshot.get(), now});
}

using Differences = std::vector<Reported>;

} // namespace

TEST_CASE("of two levels, the new one is stricter only if it keeps the old promise",
          "[policy]") {
  for (const auto before : all_levels) {
    for (const auto after : all_levels) {
      INFO(word(before) << " to " << word(after));
      const auto change = compare_requirements(requirement(before), requirement(after));
      CHECK((change == Change::same) == (before == after));
      CHECK((change == Change::weaker) == !satisfies(after, before));
    }
  }
}

TEST_CASE("no opinion counts as opportunistic", "[policy]") {
  const auto may_requirement = requirement(may);
  const Require opportunistic{&may_requirement, "x.example", false};
  const auto none_requirement = requirement(SecurityLevel::none);
  const Require never{&none_requirement, "x.example", false};
  CHECK(compare(nullptr, nullptr) == Change::same);
  CHECK(compare(nullptr, &opportunistic) == Change::same);
  CHECK(compare(&opportunistic, nullptr) == Change::same);
  CHECK(compare(nullptr, &never) == Change::weaker);
  CHECK(compare(&never, nullptr) == Change::stricter);
}

TEST_CASE("the minimum version counts where TLS is forced", "[policy]") {
  auto old_version = requirement(encrypt);
  auto new_version = requirement(encrypt);
  new_version.min_tls = TlsVersion::v1_3;
  CHECK(compare_requirements(old_version, new_version) == Change::stricter);
  CHECK(compare_requirements(new_version, old_version) == Change::weaker);

  old_version.level = new_version.level = may;
  CHECK(compare_requirements(old_version, new_version) == Change::same);
  new_version.level = secure; // and forces 1.3
  CHECK(compare_requirements(old_version, new_version) == Change::stricter);
}

TEST_CASE("a secure domain is as strict as its set of names", "[policy]") {
  const auto own = secure_with({});
  CHECK(compare_requirements(own, secure_with({"x.example", ".x.example"})) ==
        Change::same);
  CHECK(compare_requirements(own, secure_with({"x.example"})) == Change::stricter);
  CHECK(compare_requirements(own, secure_with({"mx.x.example"})) == Change::stricter);
  CHECK(compare_requirements(own, secure_with({"mx.other.example"})) == Change::weaker);
  CHECK(compare_requirements(secure_with({"x.example"}), own) == Change::weaker);
  CHECK(compare_requirements(secure_with({"a.example"}),
                             secure_with({"a.example", "b.example"})) == Change::weaker);
  CHECK(compare_requirements(secure_with({"*.a.example"}),
                             secure_with({"mx.a.example"})) == Change::stricter);
}

TEST_CASE("default names of what has no name are not taken for narrower", "[policy]") {
  const auto fixed = secure_with({"mx.a.example"});
  CHECK(compare_requirements(fixed, secure_with({}), "") == Change::weaker);
  CHECK(compare_requirements(fixed, secure_with({}), "192.0.2.7") == Change::weaker);
  CHECK(compare_requirements(secure_with({}), secure_with({}), "") == Change::same);
}

TEST_CASE("a pin less is stricter, another pin is weaker", "[policy]") {
  auto one = requirement(fingerprint);
  one.keys = {key(1)};
  auto two = requirement(fingerprint);
  two.keys = {key(2), key(1)};
  auto other = requirement(fingerprint);
  other.keys = {key(3)};
  CHECK(compare_requirements(two, one) == Change::stricter);
  CHECK(compare_requirements(one, two) == Change::weaker);
  CHECK(compare_requirements(one, other) == Change::weaker);
}

TEST_CASE("authorities of the policy's own are kept or the change is weaker",
          "[policy]") {
  auto public_ones = requirement(verify);
  auto own = requirement(verify);
  own.ca_file = "/own.pem";
  auto others = requirement(verify);
  others.ca_file = "/other.pem";
  CHECK(compare_requirements(own, public_ones) == Change::weaker);
  CHECK(compare_requirements(own, others) == Change::weaker);
  CHECK(compare_requirements(public_ones, own) == Change::stricter);
}

TEST_CASE("equal tables have no differences", "[policy]") {
  const Table table{{{{"x.example"}, body_with_subdomains(encrypt), {"a.x.example"}},
                     {{}, body(verify), {}, {"[relay.example]:587"}, {"y.example"}}},
                    requirement(may),
                    {exception("b.x.example", may, later)}};
  CHECK(differences(table, table).empty());
}

TEST_CASE("each name that changed is told once", "[policy]") {
  SECTION("a new rule") {
    CHECK(differences({}, {{{{"x.example"}, body(encrypt)}}}) ==
          Differences{{"x.example", false, false, true, Change::stricter}});
  }
  SECTION("a rule gone") {
    CHECK(differences({{{{"x.example"}, body(encrypt)}}}, {}) ==
          Differences{{"x.example", false, true, false, Change::weaker}});
  }
  SECTION("a rule for a level that the domain had by default") {
    CHECK(differences({{}, requirement(encrypt)},
                      {{{{"x.example"}, body(encrypt)}}, requirement(encrypt)}) ==
          Differences{{"x.example", false, false, true, Change::same}});
  }
  SECTION("a new rule with its subdomains") {
    CHECK(differences({}, {{{{"x.example"}, body_with_subdomains(encrypt)}}}) ==
          Differences{{"x.example", false, false, true, Change::stricter},
                      {"x.example", true, false, true, Change::stricter}});
  }
  SECTION("subdomains alone") {
    CHECK(differences({{{{"x.example"}, body(encrypt)}}},
                      {{{{"x.example"}, body_with_subdomains(encrypt)}}}) ==
          Differences{{"x.example", true, false, true, Change::stricter}});
  }
  SECTION("a name taken out") {
    CHECK(differences(
              {{{{"x.example"}, body_with_subdomains(encrypt)}}},
              {{{{"x.example"}, body_with_subdomains(encrypt), {"a.x.example"}}}}) ==
          Differences{{"a.x.example", false, false, false, Change::weaker},
                      {"a.x.example", true, false, false, Change::weaker}});
  }
  SECTION("the default") {
    CHECK(differences({}, {{}, requirement(encrypt)}) ==
          Differences{{"", false, false, true, Change::stricter}});
  }
  SECTION("an exception for a listed domain") {
    CHECK(differences({{{{"x.example"}, body(encrypt)}}},
                      {{{{"x.example"}, body(encrypt)}},
                       {},
                       {exception("x.example", may, later)}}) ==
          Differences{{"x.example", false, true, true, Change::weaker}});
  }
  SECTION("an exception that went away") {
    CHECK(
        differences(
            {{{{"x.example"}, body(encrypt)}}, {}, {exception("x.example", may, later)}},
            {{{{"x.example"}, body(encrypt)}}}) ==
        Differences{{"x.example", false, true, true, Change::stricter}});
  }
  SECTION("an exception for a domain below a listed one") {
    CHECK(differences({{{{"example"}, body_with_subdomains(encrypt)}}},
                      {{{{"example"}, body_with_subdomains(encrypt)}},
                       {},
                       {exception("x.example", may, later)}}) ==
          Differences{{"x.example", false, false, false, Change::weaker}});
  }
  SECTION("a domain taken out of one rule and listed in another") {
    CHECK(differences({{{{"example"}, body_with_subdomains(encrypt)}}},
                      {{{{"example"}, body_with_subdomains(encrypt), {"x.example"}},
                        {{"x.example"}, body_with_subdomains(may)}}}) ==
          Differences{{"x.example", false, false, true, Change::weaker},
                      {"x.example", true, false, true, Change::weaker}});
  }
  SECTION("a next hop") {
    auto with_subdomains = body_with_subdomains(encrypt);
    CHECK(differences({}, {{{{}, with_subdomains, {}, {"[relay.example]:587"}}}}) ==
          Differences{{"[relay.example]:587", false, false, true, Change::stricter}});
  }
  SECTION("an imported name for those below alone") {
    CHECK(differences({}, {{{{}, body(encrypt), {}, {}, {"x.example"}}}}) ==
          Differences{{"x.example", true, false, true, Change::stricter}});
  }
}

// The names below x are seen through one of them, which must be none that a table lists.
TEST_CASE("a listed name cannot hide what happens to its neighbours", "[policy]") {
  const Rule pinned{{"_.x.example"}, body(secure)};
  CHECK(differences({{pinned, {{"x.example"}, body_with_subdomains(encrypt)}}},
                    {{pinned, {{"x.example"}, body_with_subdomains(may)}}}) ==
        Differences{{"x.example", false, true, true, Change::weaker},
                    {"x.example", true, true, true, Change::weaker}});
}

TEST_CASE("one table at two moments differs by its dates", "[policy]") {
  auto tested = body(encrypt);
  tested.mode = Mode::testing;
  tested.enforce_after = later;
  const auto snapshot = build({{{{"x.example"}, tested}, {{"y.example"}, body(secure)}},
                               {},
                               {exception("y.example", may, later)}});
  CHECK(differences_at({snapshot.get(), now}, {snapshot.get(), later}) ==
        Differences{{"x.example", false, true, true, Change::stricter},
                    {"y.example", false, true, true, Change::stricter}});
}

} // namespace mta_tls
