#include "common/daemon/change_report.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

ChangeReport report(const Table& before, const Table& after) {
  const auto was = build(before);
  const auto is = build(after);
  ChangeReport all;
  compare_tables({was.get(), now}, {is.get(), now},
                 [&](const NameChange& change) { all.add(change); });
  return all;
}

ChangeReport demand_report(std::vector<SenderRule> before,
                           std::vector<SenderRule> after) {
  const auto was = build({{}, {}, {}, std::move(before)});
  const auto is = build({{}, {}, {}, std::move(after)});
  ChangeReport all;
  compare_demands({was.get(), now}, {is.get(), now},
                  [&](const DemandChange& change) { all.add(change); });
  return all;
}

Rule rule(std::string_view name, SecurityLevel level, bool below = false) {
  return {{std::string(name)}, below ? body_with_subdomains(level) : body(level)};
}

Table many(SecurityLevel level, int count) {
  Table table;
  for (int i = 0; i < count; ++i) {
    table.rules.push_back(rule("d" + std::to_string(i) + ".example", level));
  }
  return table;
}

} // namespace

TEST_CASE("nothing changed is said so", "[policyd]") {
  const auto none = report(many(encrypt, 3), many(encrypt, 3));

  CHECK(none.empty());
  CHECK(none.summary() == "no decision changed");
  CHECK(none.names().empty());
}

TEST_CASE("few changes are named with their levels", "[policyd]") {
  const auto some = report({{rule("up.example", may), rule("down.example", secure),
                             rule("gone.example", encrypt)}},
                           {{rule("up.example", encrypt), rule("down.example", encrypt),
                             rule("new.example", verify)}});

  CHECK(some.summary() == "1 domain added, 1 removed; 2 stricter, 2 weaker");
  CHECK(some.names() == "up.example (may -> encrypt), down.example (secure -> encrypt), "
                        "gone.example (encrypt -> unlisted), new.example (unlisted -> "
                        "verify)");
  CHECK(some.weaker_names() ==
        "down.example (secure -> encrypt), gone.example (encrypt -> unlisted)");
}

TEST_CASE("a domain with its subdomains is one change", "[policyd]") {
  const auto one = report({}, {{rule("x.example", encrypt, true)}});

  CHECK(one.added() == 1);
  CHECK(one.stricter() == 1);
  CHECK(one.names() == "x.example (unlisted -> encrypt)");
}

TEST_CASE("a change of the subdomains alone is told as that", "[policyd]") {
  const auto one =
      report({{rule("x.example", encrypt)}}, {{rule("x.example", encrypt, true)}});

  CHECK(one.names() == "below x.example (unlisted -> encrypt)");
}

TEST_CASE("where the level stays, the policies are shown", "[policyd]") {
  Table after{{rule("x.example", encrypt)}};
  after.rules[0].body.requirement.min_tls = TlsVersion::v1_3;

  CHECK(report({{rule("x.example", encrypt)}}, after).names() ==
        "x.example (encrypt protocols=>=TLSv1.2 -> encrypt protocols=>=TLSv1.3)");
}

TEST_CASE("a default speaks of all unlisted domains", "[policyd]") {
  Table after;
  after.defaults = body(encrypt).requirement;

  CHECK(report({}, after).names() == "all unlisted domains (unlisted -> encrypt)");
}

TEST_CASE("many changes are counted, and of the weaker ones the first are named",
          "[policyd]") {
  const auto all = report(many(encrypt, 12), many(may, 12));

  CHECK(all.weaker() == 12);
  CHECK(all.names().empty());
  CHECK(all.weaker_names().starts_with("d0.example (encrypt -> may), d1.example"));
  CHECK(all.weaker_names().ends_with("d9.example (encrypt -> may) and 2 more"));
}

TEST_CASE("inbound rules are counted apart and named with what they ask for",
          "[policyd]") {
  const auto was = build_inbound({inbound_rule("gone", encrypt, {{"a.example"}}),
                                  inbound_rule("kept", encrypt, {{"b.example"}})});
  const auto is =
      build_inbound({inbound_rule("kept", verify, {{"b.example"}})}, {false, {}});
  const TableAt before{was.get(), now};
  const TableAt after{is.get(), now};
  ChangeReport all;
  compare_inbound(before, after,
                  [&](const InboundChange& change) { all.add(change, before, after); });

  CHECK_FALSE(all.empty());
  CHECK(all.inbound() == 3);
  CHECK(all.summary() == "0 domains added, 0 removed, 3 inbound rules changed; 1 "
                         "stricter, 2 weaker");
  CHECK(all.weaker_names() ==
        "inbound defaults (auth_requires_tls true, tls_required_no ignore-when-forced -> "
        "auth_requires_tls false, tls_required_no ignore-when-forced), inbound rule "
        "\"gone\" (from a.example: TLS 1.2 or later -> absent)");
  CHECK(all.names() == all.weaker_names() +
                           ", inbound rule \"kept\" (from b.example: TLS 1.2 or later -> "
                           "from b.example: TLS 1.2 or later and any trusted "
                           "certificate)");
}

TEST_CASE("a sender rule that is dropped is weaker, and named", "[policyd]") {
  const auto report =
      demand_report({sender_rule("hr", encrypt, from_address("hr@a.example")),
                     sender_rule("law", encrypt, from_domain("law.example"))},
                    {sender_rule("law", verify, from_domain("law.example"))});

  CHECK(report.demands() == 2);
  CHECK(report.summary() == "0 domains added, 0 removed, 2 sender or message rules "
                            "changed; 1 stricter, 1 weaker");
  CHECK(report.weaker_names() ==
        "sender rule \"hr\" (from hr@a.example: encrypt -> absent)");
}

} // namespace mta_tls
