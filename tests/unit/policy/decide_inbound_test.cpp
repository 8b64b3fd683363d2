#include "common/policy/decide_inbound.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

#include <array>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

// The id of the rule that decides; "-" for none.
std::string decider(const Snapshot& snapshot, const InboundEnvelope& envelope,
                    const SessionFacts& facts = plain_session()) {
  const auto decision = decide_inbound(snapshot, facts, envelope, now);
  return decision.rule ? decision.rule->id : "-";
}

std::optional<Violated> violation(const InboundDecision& decision) {
  const auto* violated = std::get_if<Violated>(&decision.outcome);
  return violated ? std::optional(*violated) : std::nullopt;
}

std::optional<InboundFault> fault(const InboundDecision& decision) {
  const auto violated = violation(decision);
  return violated ? std::optional(violated->fault) : std::nullopt;
}

SessionFacts from(std::string_view client) {
  auto facts = plain_session();
  facts.client = address(client);
  return facts;
}

} // namespace

TEST_CASE("a session that no rule is about is left alone", "[policy]") {
  const auto snapshot = build_inbound({inbound_rule("a", encrypt, {{"a.example"}})});
  const auto decision =
      decide_inbound(*snapshot, plain_session(), mail_from("b.example"), now);
  CHECK(std::holds_alternative<NoRule>(decision.outcome));
  CHECK(decision.considered.empty());
}

TEST_CASE("a sender's domain is compared as a name", "[policy]") {
  const auto snapshot = build_inbound(
      {inbound_rule("exact", encrypt, {{"bank.example"}}),
       inbound_rule("below", encrypt, {{"group.example"}, {}, {}, true}),
       inbound_rule("idn", encrypt, {{"b\u00e4nk.example"}, {}, {}, true})});
  const auto [sender, rule] = GENERATE(table<std::string, std::string>({
      {"bank.example", "exact"},
      {"BANK.Example", "exact"},
      {"bank.example.", "exact"},
      {"mail.bank.example", "-"},
      {"-x-.bank.example", "-"},
      {"group.example", "below"},
      {"a.b.group.example", "below"},
      {"-x-.group.example", "below"},
      {"a..-x-.sub.group.example", "below"},
      {"\xff.group.example", "below"},
      {"evilgroup.example", "-"},
      {"group.example.evil", "-"},
      {"xn--bnk-qla.example", "idn"},
      {"XN--BNK-QLA.example", "idn"},
      {"b\u00e4nk.example", "idn"},
      {"B\u00c4NK.Example", "idn"},
      {"\u00e4.b\u00e4nk.example", "idn"},
      {"-x-.b\u00e4nk.example", "idn"},
      {"[192.0.2.1]", "-"},
      {"", "-"},
  }));
  INFO(sender);
  CHECK(decider(*snapshot, mail_from(sender)) == rule);
}

TEST_CASE("a recipient's domain is compared as a name", "[policy]") {
  const auto snapshot =
      build_inbound({inbound_rule("exact", encrypt, {{}, {}, {"own.example"}}),
                     inbound_rule("below", encrypt, {{}, {}, {"group.example"}, true})});
  const auto [recipient, rule] = GENERATE(table<std::string, std::string>({
      {"own.example", "exact"},
      {"OWN.example", "exact"},
      {"a.own.example", "-"},
      {"a.group.example", "below"},
      {"-x-.group.example", "below"},
      {"", "-"},
  }));
  INFO(recipient);
  CHECK(decider(*snapshot, rcpt_to("a.example", recipient)) == rule);
  CHECK(decider(*snapshot, mail_from("own.example")) == "-");
}

TEST_CASE("sender before network before recipient, and the closer one of each",
          "[policy]") {
  const auto snapshot = build_inbound(
      {inbound_rule("exact", encrypt, {{"a.bank.example"}}),
       inbound_rule("parent", encrypt, {{"bank.example"}, {}, {}, true}),
       inbound_rule("parent, /24", encrypt,
                    {{"bank.example"}, {"192.0.2.0/24"}, {}, true}),
       inbound_rule("grandparent, /32", encrypt, {{"example"}, {"192.0.2.1"}, {}, true}),
       inbound_rule("/24", encrypt, {{}, {"192.0.2.0/24"}}),
       inbound_rule("/16", encrypt, {{}, {"192.0.0.0/16"}}),
       inbound_rule("v6 /32", encrypt, {{}, {"2001:db8::/32"}})});
  const auto [sender, client, rule] =
      GENERATE(table<std::string, std::string, std::string>({
          {"a.bank.example", "192.0.2.1", "exact"},
          {"b.bank.example", "192.0.2.1", "parent, /24"},
          {"b.bank.example", "198.51.100.1", "parent"},
          {"c.example", "192.0.2.1", "grandparent, /32"},
          {"c.example", "192.0.2.2", "/24"},
          {"", "192.0.2.1", "/24"},
          {"", "192.0.3.1", "/16"},
          {"", "::ffff:192.0.3.1", "/16"},
          {"", "2001:db8::1", "v6 /32"},
          {"", "2001:db9::1", "-"},
      }));
  INFO(sender << " " << client);
  CHECK(decider(*snapshot, mail_from(sender), from(client)) == rule);
}

TEST_CASE("rules with recipients are asked at RCPT, the others at MAIL", "[policy]") {
  const auto snapshot = build_inbound(
      {inbound_rule("from", encrypt, {{"bank.example"}}),
       inbound_rule("from to", verify, {{"bank.example"}, {}, {"own.example"}}),
       inbound_rule("to", encrypt, {{}, {}, {"own.example"}})});
  CHECK(decider(*snapshot, mail_from("bank.example")) == "from");
  CHECK(decider(*snapshot, rcpt_to("bank.example", "own.example")) == "from to");
  CHECK(decider(*snapshot, rcpt_to("x.example", "own.example")) == "to");
  CHECK(decider(*snapshot, rcpt_to("bank.example", "x.example")) == "-");
}

TEST_CASE("a rule that does not hold yet, or not at all, lets the next one decide",
          "[policy]") {
  auto special = inbound_rule("special", fingerprint, {{"a.bank.example"}});
  const auto verdict = GENERATE(InboundVerdict::disabled, InboundVerdict::not_yet_valid,
                                InboundVerdict::testing, InboundVerdict::won);
  special.enabled = verdict != InboundVerdict::disabled;
  if (verdict == InboundVerdict::not_yet_valid) {
    special.valid_from = later;
  }
  if (verdict == InboundVerdict::testing) {
    special.mode = Mode::testing;
    special.enforce_after = later;
  }
  const auto snapshot = build_inbound(
      {inbound_rule("general", encrypt, {{"bank.example"}, {}, {}, true}), special});
  const auto facts = tls_session();
  const auto decision =
      decide_inbound(*snapshot, facts, mail_from("a.bank.example"), now);
  const bool won = verdict == InboundVerdict::won;
  CHECK(decision.rule->id == (won ? "special" : "general"));
  REQUIRE(decision.considered.size() == 2);
  CHECK(decision.considered[0].rule->id == "special");
  CHECK(decision.considered[0].verdict == verdict);
  CHECK(decision.considered[0].would_refuse ==
        (verdict == InboundVerdict::testing ? std::optional(InboundFault::fact_unknown)
                                            : std::nullopt));
  CHECK(decision.considered[1].verdict ==
        (won ? InboundVerdict::less_specific : InboundVerdict::won));
  CHECK(std::holds_alternative<Kept>(decision.outcome) == !won);
}

TEST_CASE("a date that passes needs no new table", "[policy]") {
  auto rule = inbound_rule("a", encrypt, {{"a.example"}});
  rule.mode = Mode::testing;
  rule.enforce_after = later;
  rule.valid_from = earlier;
  const auto snapshot = build_inbound({rule});
  const auto at = [&](Instant time) {
    return fault(
        decide_inbound(*snapshot, plain_session(), mail_from("a.example"), time));
  };
  CHECK(at(now) == std::nullopt);
  CHECK(at(later) == InboundFault::no_tls);
  CHECK(snapshot->next_change_after(now) == later);
  CHECK(snapshot->next_change_after(earlier - std::chrono::seconds(1)) == earlier);
  CHECK(snapshot->next_change_after(later) == std::nullopt);
}

TEST_CASE("on_failure chooses between now and for good; what is unknown is later",
          "[policy]") {
  auto rule = inbound_rule("a", encrypt, {{"a.example"}});
  const auto action =
      GENERATE(InboundFailure::Action::reject, InboundFailure::Action::tempfail);
  rule.on_failure.action = action;
  const auto snapshot = build_inbound({rule});
  auto facts = plain_session();
  const auto plain =
      violation(decide_inbound(*snapshot, facts, mail_from("a.example"), now));
  REQUIRE(plain);
  CHECK(plain->temporary == (action == InboundFailure::Action::tempfail));
  facts.tls = TlsState::unknown;
  const auto unknown =
      violation(decide_inbound(*snapshot, facts, mail_from("a.example"), now));
  REQUIRE(unknown);
  CHECK(unknown->fault == InboundFault::fact_unknown);
  CHECK(unknown->temporary);
}

TEST_CASE("rules are about partners: not about our users, nor about local mail",
          "[policy]") {
  const auto snapshot =
      build_inbound({inbound_rule("from", encrypt, {{"a.example"}}),
                     inbound_rule("to", encrypt, {{}, {}, {"b.example"}})},
                    {false, {}});
  auto facts = plain_session();
  facts.tls = GENERATE(TlsState::unknown, TlsState::plain, TlsState::encrypted);
  facts.authenticated = GENERATE(false, true);
  facts.local_submission = !facts.authenticated;
  for (const auto& envelope :
       {mail_from("a.example"), rcpt_to("a.example", "b.example")}) {
    const auto decision = decide_inbound(*snapshot, facts, envelope, now);
    CHECK(std::holds_alternative<NoRule>(decision.outcome));
    CHECK(decision.considered.empty());
  }
}

TEST_CASE("authentication over plain text is refused at MAIL", "[policy]") {
  const auto snapshot = build_inbound({});
  auto facts = plain_session();
  facts.authenticated = true;
  facts.local_submission = GENERATE(false, true);
  const auto at = [&](TlsState tls, const InboundEnvelope& envelope) {
    facts.tls = tls;
    return fault(decide_inbound(*snapshot, facts, envelope, now));
  };
  const auto expect = [&](InboundFault found) {
    return facts.local_submission ? std::nullopt : std::optional(found);
  };
  const auto mail = mail_from("a.example");
  CHECK(at(TlsState::plain, mail) == expect(InboundFault::auth_without_tls));
  CHECK(at(TlsState::unknown, mail) == expect(InboundFault::fact_unknown));
  CHECK(at(TlsState::encrypted, mail) == std::nullopt);
  CHECK(at(TlsState::plain, rcpt_to("a.example", "b.example")) == std::nullopt);
}

TEST_CASE("a client that nobody knows does not slip past a rule about networks",
          "[policy]") {
  const auto level = GENERATE(may, encrypt);
  const auto sender = GENERATE(std::string(""), std::string("a.example"));
  const auto snapshot =
      build_inbound({inbound_rule("network", level, {{}, {"192.0.2.0/24"}}),
                     inbound_rule("both", level, {{"a.example"}, {"192.0.2.0/24"}}),
                     inbound_rule("sender", encrypt, {{"a.example"}})});
  auto facts = tls_session();
  facts.client = std::nullopt;
  const auto decision = decide_inbound(*snapshot, facts, mail_from(sender), now);
  const auto violated = violation(decision);
  REQUIRE(violated.has_value() == (level == encrypt));
  if (violated) {
    CHECK(violated->fault == InboundFault::fact_unknown);
    CHECK(violated->unknown == SessionFact::client);
    CHECK(violated->temporary);
    CHECK(decision.rule->id == (sender.empty() ? "network" : "both"));
  } else {
    // A rule that asks for nothing is no way out of one that does.
    CHECK(std::holds_alternative<Kept>(decision.outcome) == !sender.empty());
  }
}

} // namespace mta_tls
