#include "common/audit/audit_line.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

std::vector<std::string> lines(const Table& before, const Table& after) {
  const auto was = build(before);
  const auto is = build(after);
  std::vector<std::string> all;
  compare_tables({was.get(), now}, {is.get(), now}, [&](const NameChange& change) {
    if (changes_answer(change)) {
      all.push_back(audit_line(change, AuditTrigger::reload, {is.get(), now}));
    }
  });
  return all;
}

// Without the digest, which the tables of tests do not have.
std::string without_tail(const std::string& line) {
  return line.substr(0, line.find(",\"serial\""));
}

Rule rule(std::string_view name, SecurityLevel level) {
  return {{std::string(name)}, body(level)};
}

} // namespace

TEST_CASE("an audit line says what was answered, what is, and why", "[audit]") {
  const auto all = lines({{rule("x.example", may)}}, {{rule("x.example", encrypt)}});

  REQUIRE(all.size() == 1);
  CHECK(without_tail(all[0]) ==
        R"({"time":"2027-01-15T08:00:00Z","event":"change","trigger":"reload",)"
        R"("name":"x.example","below_only":false,"before":"OK may",)"
        R"("after":"OK encrypt protocols=>=TLSv1.2","change":"stricter",)"
        R"("because":{"rule":"x.example","place":"policy.json:2:1"})");
}

TEST_CASE("an audit line of unlisted domains has a star for a name", "[audit]") {
  Table after{{rule("x.example", may)}};
  after.defaults = body(encrypt).requirement;

  const auto all = lines({{rule("x.example", may)}}, after);

  REQUIRE(all.size() == 1);
  CHECK(without_tail(all[0]).find(
            R"("name":"*","below_only":false,"before":"NOTFOUND",)") !=
        std::string::npos);
  CHECK(without_tail(all[0]).ends_with(R"("because":{"default":true})"));
}

TEST_CASE("an exception is named by the audit line", "[audit]") {
  Table after{{rule("x.example", encrypt)}};
  after.exceptions.push_back(exception("x.example", may, later));

  const auto all = lines({{rule("x.example", encrypt)}}, after);

  REQUIRE(all.size() == 1);
  CHECK(all[0].find(R"("change":"weaker")") != std::string::npos);
  CHECK(all[0].find(R"(,"expires":"2027-01-15T09:00:00Z"})") != std::string::npos);
}

TEST_CASE("another rule with the same answer leaves no line", "[audit]") {
  Table before{{rule("x.example", encrypt)}};
  before.rules[0].body.include_subdomains = true;
  Table after = before;
  after.rules.push_back(rule("a.x.example", encrypt));

  CHECK(lines(before, after).empty());
}

} // namespace mta_tls
