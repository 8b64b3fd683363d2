#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

enum class RuleState { none, exact, parent, excepted, disabled, not_yet_valid, testing };
constexpr std::array all_rule_states{
    RuleState::none,     RuleState::exact,         RuleState::parent, RuleState::excepted,
    RuleState::disabled, RuleState::not_yet_valid, RuleState::testing};

enum class ExceptionState { none, active, expired };

Rule rule_in(RuleState state, SecurityLevel level) {
  Rule rule{{"a.example"}, body(level)};
  switch (state) {
  case RuleState::none:
    rule.domains = {"other.example"};
    break;
  case RuleState::exact:
    break;
  case RuleState::excepted:
    rule.except_domains = {"a.example"};
    [[fallthrough]];
  case RuleState::parent:
    rule.domains = {"example"};
    rule.body.include_subdomains = true;
    break;
  case RuleState::disabled:
    rule.body.enabled = false;
    break;
  case RuleState::not_yet_valid:
    rule.body.valid_from = later;
    break;
  case RuleState::testing:
    rule.body.mode = Mode::testing;
    break;
  }
  return rule;
}

Requirement requirement(SecurityLevel level) {
  return body(level).requirement;
}

// Borrows from the snapshot alone: no more than the level is asked of it.
std::optional<SecurityLevel> level_for(const Snapshot& snapshot, std::string_view hop,
                                       Instant at = now) {
  const OutboundQuestion question{next_hop(hop)};
  return level_in_force(decide_outbound(snapshot, question, at));
}

std::vector<Verdict> verdicts(const Because& because) {
  std::vector<Verdict> all;
  for (const auto& considered : because.considered) {
    all.push_back(considered.verdict);
  }
  return all;
}

} // namespace

TEST_CASE("without an exception in force, a domain has its rule, or else the default",
          "[policy]") {
  const auto state = GENERATE(from_range(all_rule_states));
  const auto level = GENERATE(from_range(all_levels));
  const auto fallback =
      GENERATE(as<std::optional<SecurityLevel>>{}, std::nullopt, may, encrypt);
  const auto exception_state = GENERATE(ExceptionState::none, ExceptionState::expired);

  Table table{{rule_in(state, level)}};
  if (fallback) {
    table.defaults = requirement(*fallback);
  }
  if (exception_state == ExceptionState::expired) {
    table.exceptions = {exception("a.example", SecurityLevel::none, now)};
  }
  const auto snapshot = build(table);
  const OutboundQuestion question{next_hop("a.example")};
  const auto decision = decide_outbound(*snapshot, question, now);

  const bool in_force = state == RuleState::exact || state == RuleState::parent;
  CHECK(level_in_force(decision) == (in_force ? level : fallback));
  CHECK((winner(decision.because) != nullptr) == in_force);
  CHECK(decision.because.by_default == (!in_force && fallback.has_value()));
  CHECK(std::holds_alternative<NoOpinion>(decision.outcome) == (!in_force && !fallback));
  CHECK(decision.because.exception_use == (exception_state == ExceptionState::expired
                                               ? ExceptionUse::expired
                                               : ExceptionUse::none));
}

TEST_CASE("only a dated exception weakens, and the decision names it", "[policy]") {
  const auto state = GENERATE(from_range(all_rule_states));
  const auto level = GENERATE(from_range(all_levels));
  const auto fallback =
      GENERATE(as<std::optional<SecurityLevel>>{}, std::nullopt, may, encrypt);
  const auto lowered_to = GENERATE(from_range(all_levels));

  Table table{{rule_in(state, level)}};
  if (fallback) {
    table.defaults = requirement(*fallback);
  }
  const auto plain = build(table);
  table.exceptions = {exception("a.example", lowered_to, later)};
  const auto excepted = build(table);

  const OutboundQuestion question{next_hop("a.example")};
  const auto before = level_in_force(decide_outbound(*plain, question, now));
  const auto decision = decide_outbound(*excepted, question, now);
  const auto after = level_in_force(decision);
  const auto use = decision.because.exception_use;

  REQUIRE(decision.because.exception == &excepted->exceptions()[0]);
  REQUIRE((use == ExceptionUse::applied || use == ExceptionUse::not_needed));
  if (use == ExceptionUse::applied) {
    CHECK(after == lowered_to);
    CHECK((!before || !satisfies(lowered_to, *before)));
    CHECK((before ? decision.because.without_exception->level == *before
                  : decision.because.without_exception == nullptr));
  } else {
    CHECK(after == before);
    CHECK((lowered_to == fingerprint || (before && satisfies(lowered_to, *before))));
  }
  // The moment it expires, all is as without it.
  CHECK(level_for(*excepted, "a.example", later) ==
        level_for(*plain, "a.example", later));
}

TEST_CASE("an exception cannot pin keys, since it has none", "[policy]") {
  const auto snapshot = build({{{{"a.example"}, body(secure)}},
                               {},
                               {exception("a.example", fingerprint, later),
                                exception("b.example", fingerprint, later)}});
  CHECK(level_for(*snapshot, "a.example") == secure);
  CHECK(level_for(*snapshot, "b.example") == std::nullopt);
}

TEST_CASE("an exception keeps the rule's minimum version where it still forces TLS",
          "[policy]") {
  auto rule = body(secure);
  rule.requirement.min_tls = TlsVersion::v1_3;
  rule.requirement.ca_file = "/ca.pem";
  const auto snapshot =
      build({{{{"a.example"}, rule}}, {}, {exception("a.example", encrypt, later)}});
  const OutboundQuestion question{next_hop("a.example")};
  const auto decision = decide_outbound(*snapshot, question, now);
  const auto* require = std::get_if<Require>(&decision.outcome);
  REQUIRE(require);
  CHECK(require->requirement->level == encrypt);
  CHECK(require->requirement->min_tls == TlsVersion::v1_3);
  CHECK(require->requirement->ca_file.empty());
}

TEST_CASE("an exception is about its domain, not about those below or above",
          "[policy]") {
  const auto snapshot = build({{{{"example"}, body_with_subdomains(encrypt)}},
                               {},
                               {exception("a.example", may, later)}});
  CHECK(level_for(*snapshot, "a.example") == may);
  CHECK(level_for(*snapshot, "A.Example.") == may);
  CHECK(level_for(*snapshot, "a.example:25") == may);
  CHECK(level_for(*snapshot, "example") == encrypt);
  CHECK(level_for(*snapshot, "b.example") == encrypt);
  CHECK(level_for(*snapshot, "b.a.example") == encrypt);
  CHECK(level_for(*snapshot, "b b.a.example") == encrypt);
}

TEST_CASE("the most specific rule wins, whatever the order of the file", "[policy]") {
  std::vector<Rule> rules{
      {{"example"}, body_with_subdomains(may)},
      {{"x.example"}, body_with_subdomains(encrypt)},
      {{"a.x.example"}, body(secure)},
      {{}, body(verify), {}, {"[a.x.example]:587"}},
  };
  std::sort(rules.begin(), rules.end(),
            [](const Rule& a, const Rule& b) { return a.domains < b.domains; });
  do {
    const auto snapshot = build({rules});
    REQUIRE(level_for(*snapshot, "example") == may);
    REQUIRE(level_for(*snapshot, "y.example") == may);
    REQUIRE(level_for(*snapshot, "x.example") == encrypt);
    REQUIRE(level_for(*snapshot, "b.x.example") == encrypt);
    REQUIRE(level_for(*snapshot, "a.x.example") == secure);
    REQUIRE(level_for(*snapshot, "b.a.x.example") == encrypt);
    REQUIRE(level_for(*snapshot, "[a.x.example]:587") == verify);
    REQUIRE(level_for(*snapshot, "[a.x.example]") == secure);
    REQUIRE(level_for(*snapshot, "a.x.example:587") == secure);
    REQUIRE(level_for(*snapshot, "[b.a.x.example]:25") == encrypt);
  } while (
      std::next_permutation(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) {
        return a.domains < b.domains;
      }));
}

TEST_CASE("a rule that is passed over uncovers the one behind it", "[policy]") {
  const auto state = GENERATE(RuleState::disabled, RuleState::not_yet_valid,
                              RuleState::testing, RuleState::none);
  const auto snapshot =
      build({{rule_in(state, may), {{"example"}, body_with_subdomains(secure)}}});
  CHECK(level_for(*snapshot, "a.example") == secure);
}

TEST_CASE("what except_domains take out falls to the next rule above", "[policy]") {
  const auto snapshot = build({{
      {{"x.example"}, body_with_subdomains(secure), {"a.x.example"}},
      {{"example"}, body_with_subdomains(encrypt)},
  }});
  CHECK(level_for(*snapshot, "b.x.example") == secure);
  CHECK(level_for(*snapshot, "a.x.example") == encrypt);
  CHECK(level_for(*snapshot, "b.a.x.example") == encrypt);
  CHECK(level_for(*snapshot, "[b.a.x.example]:25") == encrypt);
  CHECK(level_for(*snapshot, "b b.a.x.example") == encrypt);
  CHECK(level_for(*snapshot, "b b.x.example") == secure);
}

TEST_CASE("an address literal has a rule by its next hop alone", "[policy]") {
  const auto snapshot =
      build({{{{}, body(encrypt), {}, {"[192.0.2.7]:25", "[IPv6:2001:db8::1]"}}}});
  CHECK(level_for(*snapshot, "[192.0.2.7]:25") == encrypt);
  CHECK(level_for(*snapshot, "[192.0.2.7]") == std::nullopt);
  CHECK(level_for(*snapshot, "[2001:DB8:0::1]") == encrypt);
}

TEST_CASE("a name that no rule can list has the rule of its parents", "[policy]") {
  const auto snapshot = build({{{{"x.example"}, body_with_subdomains(encrypt)}}});
  CHECK(level_for(*snapshot, "a b.x.example") == encrypt);
  CHECK(level_for(*snapshot, "\xff.x.example") == encrypt);
  CHECK(level_for(*snapshot, std::string(64, 'a') + ".x.example") == encrypt);
  CHECK(level_for(*snapshot, "a..b.x.example") == encrypt);

  const auto alone = build({{{{"x.example"}, body(encrypt)}}});
  CHECK(level_for(*alone, "a b.x.example") == std::nullopt);
}

TEST_CASE("what is no next hop has the default", "[policy]") {
  const auto with = build({{}, requirement(encrypt)});
  const auto without = build({});
  const OutboundQuestion question;
  const auto decision = decide_outbound(*with, question, now);
  CHECK(level_in_force(decision) == encrypt);
  CHECK(decision.because.not_a_next_hop);
  CHECK(decision.because.by_default);
  CHECK(level_in_force(decide_outbound(*without, question, now)) == std::nullopt);
  CHECK(all_considered(*with, {}, now).empty());
}

TEST_CASE("a decision says which rules were looked at, and why they lost", "[policy]") {
  auto disabled = body(may);
  disabled.enabled = false;
  auto tested = body_with_subdomains(secure);
  tested.mode = Mode::testing;
  const auto snapshot = build({{
      {{"a.x.example"}, disabled},
      {{"x.example"}, tested},
      {{"example"}, body_with_subdomains(encrypt)},
  }});
  const OutboundQuestion question{next_hop("a.x.example")};
  const auto decision = decide_outbound(*snapshot, question, now);
  CHECK(verdicts(decision.because) ==
        std::vector{Verdict::disabled, Verdict::testing, Verdict::won});
  CHECK(decision.because.considered[0].match == Match::exact);
  CHECK(decision.because.considered[1].match == Match::parent);
  CHECK(decision.because.considered[1].name == "x.example");
  REQUIRE(winner(decision.because));
  CHECK(winner(decision.because)->rule == 2);
}

TEST_CASE("explain sees the losers behind the winner too", "[policy]") {
  const auto snapshot = build({{
      {{"a.x.example"}, body(secure)},
      {{"x.example"}, body_with_subdomains(verify)},
      {{"example"}, body_with_subdomains(encrypt)},
      {{}, body(may), {}, {"[a.x.example]"}},
  }});
  const OutboundQuestion question{next_hop("[a.x.example]")};
  const auto all = all_considered(*snapshot, question, now);
  REQUIRE(all.size() == 4);
  CHECK(all[0].verdict == Verdict::won);
  CHECK(all[0].match == Match::next_hop);
  for (std::size_t i = 1; i < all.size(); ++i) {
    CHECK(all[i].verdict == Verdict::less_specific);
  }
}

TEST_CASE("the own name is the domain of the rule, or of the question", "[policy]") {
  const auto [asked, own] = GENERATE(table<std::string, std::string>({
      {"x.example", "x.example"},
      {"a.x.example", "x.example"},
      {"[mx.x.example]:25", "x.example"},
      {"[mail.example]:587", "mail.example"},
      {"unlisted.example", "unlisted.example"},
  }));
  const auto snapshot = build({{{{"x.example"}, body_with_subdomains(secure)},
                                {{}, body(secure), {}, {"[mail.example]:587"}}},
                               requirement(secure)});
  const OutboundQuestion question{next_hop(asked)};
  const auto decision = decide_outbound(*snapshot, question, now);
  const auto* require = std::get_if<Require>(&decision.outcome);
  REQUIRE(require);
  INFO(asked);
  CHECK(require->own_name == own);
}

} // namespace mta_tls
