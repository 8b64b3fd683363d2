#include "common/audit/audit_line.h"
#include "tests/unit/policy/inbound_tables.h"

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

TEST_CASE("a letter is named by the audit line, also where it has ended its rule",
          "[audit]") {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", ""});
  LetterDefaults defaults;
  defaults.on_expiry = LetterDefaults::OnExpiry::testing;
  builder.set_letter_defaults(defaults);
  Letter letter;
  letter.id = "x-2026";
  letter.valid_until = later;
  auto forced = body(encrypt);
  forced.letter = builder.add_letter(std::move(letter));
  builder.add_domain(domain("x.example"));
  builder.end_rule(std::move(forced), {2, 1}, "");
  const auto table = builder.finish();
  const TableAt held{table.get(), now};
  const TableAt lapsed{table.get(), later};
  std::vector<std::string> all;
  const auto add = [&](const TableAt& after) {
    return [&all, after](const NameChange& change) {
      all.push_back(without_tail(audit_line(change, AuditTrigger::date, after)));
    };
  };
  compare_tables(held, lapsed, add(lapsed));
  compare_tables(lapsed, held, add(held));

  REQUIRE(all.size() == 2);
  CHECK(all[0].ends_with(
      R"("because":{"no_rule":true,"letter":"x-2026","letter_state":"lapsed"})"));
  CHECK(all[1].ends_with(R"("because":{"rule":"x.example","place":"policy.json:2:1",)"
                         R"("letter":"x-2026","letter_state":"in_force"})"));
}

TEST_CASE("another rule with the same answer leaves no line", "[audit]") {
  Table before{{rule("x.example", encrypt)}};
  before.rules[0].body.include_subdomains = true;
  Table after = before;
  after.rules.push_back(rule("a.x.example", encrypt));

  CHECK(lines(before, after).empty());
}

TEST_CASE("an audit line of an inbound rule says what it asks for", "[audit]") {
  auto rule = inbound_rule("bank-in", encrypt, {{"a.example"}});
  rule.place = {12, 5};
  const auto was = build_inbound({});
  const auto is = build_inbound({rule}, {false, {}});
  std::vector<std::string> all;
  const auto note = [&](const TableAt& before, const TableAt& after) {
    compare_inbound(before, after, [&](const InboundChange& change) {
      all.push_back(
          without_tail(audit_line(change, AuditTrigger::reload, before, after)));
    });
  };
  note({was.get(), now}, {is.get(), now});
  note({is.get(), now}, {was.get(), now});

  REQUIRE(all.size() == 4);
  CHECK(all[0] ==
        R"({"time":"2027-01-15T08:00:00Z","event":"change","trigger":"reload",)"
        R"("inbound":"defaults",)"
        R"("before":"auth_requires_tls true, tls_required_no ignore-when-forced",)"
        R"("after":"auth_requires_tls false, tls_required_no ignore-when-forced",)"
        R"("change":"weaker","place":null)");
  CHECK(all[1] == R"({"time":"2027-01-15T08:00:00Z","event":"change","trigger":"reload",)"
                  R"("inbound":"bank-in","before":"absent",)"
                  R"("after":"from a.example: TLS 1.2 or later","change":"stricter",)"
                  R"("place":"policy.json:12:5")");
  CHECK(all[3] == R"({"time":"2027-01-15T08:00:00Z","event":"change","trigger":"reload",)"
                  R"("inbound":"bank-in","before":"from a.example: TLS 1.2 or later",)"
                  R"("after":"absent","change":"weaker","place":null)");
}

TEST_CASE("an audit line of a sender rule says for whom it asked what", "[audit]") {
  const auto was = build({{}, {}, {}, {}});
  auto rule = sender_rule("hr", encrypt, from_address("hr@a.example"));
  rule.place = {7, 5};
  const auto is = build({{}, {}, {}, {rule}});
  std::vector<std::string> all;
  compare_demands({was.get(), now}, {is.get(), now}, [&](const DemandChange& change) {
    all.push_back(audit_line(change, AuditTrigger::reload, {is.get(), now}));
  });
  compare_demands({is.get(), now}, {was.get(), now}, [&](const DemandChange& change) {
    all.push_back(audit_line(change, AuditTrigger::date, {was.get(), now}));
  });

  REQUIRE(all.size() == 2);
  CHECK(without_tail(all[0]) ==
        R"({"time":"2027-01-15T08:00:00Z","event":"change","trigger":"reload",)"
        R"("sender_rule":"hr","before":"absent","after":"from hr@a.example: encrypt",)"
        R"("change":"stricter","place":"policy.json:7:5")");
  CHECK(without_tail(all[1]) ==
        R"({"time":"2027-01-15T08:00:00Z","event":"change","trigger":"date",)"
        R"("sender_rule":"hr","before":"from hr@a.example: encrypt","after":"absent",)"
        R"("change":"weaker","place":null)");
}

} // namespace mta_tls
