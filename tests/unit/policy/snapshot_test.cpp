#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

constexpr auto encrypt = SecurityLevel::encrypt;

struct Name {
  std::string name;
  RuleIndex rule;
  bool below_only;
  bool operator==(const Name&) const = default;
};

std::string name_of_labels(unsigned labels) {
  std::string name = "example";
  for (unsigned i = 1; i < labels; ++i) {
    name.insert(0, "a.");
  }
  return name;
}

} // namespace

TEST_CASE("a name that two rules claim is told with the first of them", "[policy]") {
  SnapshotBuilder builder;
  CHECK_FALSE(builder.add_domain(domain("a.example")));
  CHECK_FALSE(builder.add_next_hop(next_hop("[a.example]:25")));
  builder.end_rule(body(encrypt), {2, 1}, "");
  CHECK(builder.current_rule() == 1);
  CHECK(builder.add_domain(domain("A.example.")) == 0U);
  CHECK(builder.add_next_hop(next_hop("[A.example]:25")) == 0U);
  CHECK_FALSE(builder.add_names_below(domain("a.example")));
  CHECK_FALSE(builder.add_domain(domain("b.example")));
  CHECK(builder.add_domain(domain("b.example")) == 1U);
}

TEST_CASE("a snapshot lists its names in the order of the file", "[policy]") {
  const auto snapshot = build({{
      {{"b.example", "a.example"}, body(encrypt)},
      {{}, body(encrypt), {}, {"[relay.example]:587"}, {"c.example"}, "third"},
  }});
  std::vector<Name> names;
  snapshot->for_each_name([&](std::string_view name, RuleIndex rule, bool below_only) {
    names.push_back({std::string(name), rule, below_only});
  });
  CHECK(names == std::vector<Name>{{"b.example", 0, false},
                                   {"a.example", 0, false},
                                   {"c.example", 1, true},
                                   {"[relay.example]:587", 1, false}});
  CHECK(snapshot->name_count() == 4);
  CHECK(snapshot->rules().id(1, "") == "third");
}

TEST_CASE("names of any depth have their parent's rule", "[policy]") {
  const auto labels = GENERATE(1U, 2U, 3U, 62U, 63U, 64U, 65U, 100U, 120U);
  const bool dotted = GENERATE(false, true);
  const auto parent = name_of_labels(labels);
  CHECK(label_count(parent) == labels);

  Rule rule{{}, body(encrypt)};
  if (dotted) {
    rule.names_below = {parent};
  } else {
    rule.domains = {parent};
    rule.body.include_subdomains = true;
  }
  const auto snapshot = build({{rule}});
  CHECK(snapshot->rule_below(parent, labels) == 0U);
  CHECK_FALSE(snapshot->rule_below("b." + parent, labels + 1));

  const OutboundQuestion below{next_hop("b." + parent)};
  CHECK(level_in_force(decide_outbound(*snapshot, below, now)) == encrypt);
}

TEST_CASE("the longest next hop is kept or refused, never cut", "[policy]") {
  const std::string host = std::string(63, 'a') + '.' + std::string(63, 'a') + '.' +
                           std::string(63, 'a') + '.' + std::string(61, 'b');
  SnapshotBuilder builder;
  CHECK_FALSE(builder.add_domain(domain(host)));
  CHECK_FALSE(builder.add_names_below(domain(host)));
  CHECK_FALSE(builder.add_next_hop(next_hop('[' + host + ']')));
  CHECK_THROWS_AS(builder.add_next_hop(next_hop('[' + host + "]:25")), std::length_error);
}

TEST_CASE("except_domains take a name and all below it out, of their rule alone",
          "[policy]") {
  const auto snapshot = build({{
      {{"x.example"}, body_with_subdomains(encrypt), {"a.x.example"}},
      {{"example"}, body_with_subdomains(encrypt)},
  }});
  CHECK(snapshot->is_excepted(0, "a.x.example"));
  CHECK(snapshot->is_excepted(0, "c.b.a.x.example"));
  CHECK_FALSE(snapshot->is_excepted(0, "b.x.example"));
  CHECK_FALSE(snapshot->is_excepted(0, "x.example"));
  CHECK_FALSE(snapshot->is_excepted(0, "ba.x.example"));
  CHECK_FALSE(snapshot->is_excepted(1, "a.x.example"));
}

TEST_CASE("a domain has one exception", "[policy]") {
  SnapshotBuilder builder;
  CHECK(builder.add_exception(exception("a.example", SecurityLevel::may, later)));
  CHECK_FALSE(builder.add_exception(exception("a.example", SecurityLevel::none, later)));
  const auto snapshot = builder.finish();
  REQUIRE(snapshot->exceptions().size() == 1);
  CHECK(snapshot->exception_for("a.example")->level == SecurityLevel::may);
  CHECK(snapshot->exception_for("b.example") == nullptr);
}

TEST_CASE("the next change is the first date ahead", "[policy]") {
  auto valid_later = body(encrypt);
  valid_later.valid_from = now + std::chrono::hours(3);
  auto tested = body(encrypt);
  tested.mode = Mode::testing;
  tested.enforce_after = now + std::chrono::hours(2);
  const auto snapshot =
      build({{{{"a.example"}, valid_later}, {{"b.example"}, tested}},
             {},
             {exception("c.example", SecurityLevel::may, now + std::chrono::hours(4)),
              exception("d.example", SecurityLevel::may, now)}});

  CHECK(snapshot->next_change_after(now) == now + std::chrono::hours(2));
  CHECK(snapshot->next_change_after(now + std::chrono::hours(2)) ==
        now + std::chrono::hours(3));
  CHECK(snapshot->next_change_after(now + std::chrono::hours(3)) ==
        now + std::chrono::hours(4));
  CHECK_FALSE(snapshot->next_change_after(now + std::chrono::hours(4)));
}

TEST_CASE("a snapshot keeps what its sources are", "[policy]") {
  SnapshotBuilder builder;
  CHECK(builder.add_source({"policy.json", ""}) == 0);
  CHECK(builder.add_source({"list.csv", ""}) == 1);
  builder.set_source_digest(1, "abc");
  builder.set_serial(-3);
  const auto snapshot = builder.finish();
  REQUIRE(snapshot->sources().size() == 2);
  CHECK(snapshot->sources()[1].path == "list.csv");
  CHECK(snapshot->sources()[1].sha256 == "abc");
  CHECK(snapshot->serial() == -3);
}

} // namespace mta_tls
