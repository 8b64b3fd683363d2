#include "common/policy/compare_inbound.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using OnExpiry = LetterDefaults::OnExpiry;

// A rule of each direction that rests on a letter which lapses at `later`.
std::shared_ptr<const Snapshot> table(SecurityLevel level,
                                      const LetterDefaults& defaults) {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", ""});
  builder.set_letter_defaults(defaults);
  Letter letter;
  letter.id = "bank-2026";
  letter.valid_from = now;
  letter.valid_until = later;
  auto rule = body(level);
  auto inbound = inbound_rule("bank-in", SecurityLevel::encrypt, {{"bank.example"}});
  rule.letter = inbound.letter = builder.add_letter(std::move(letter));
  builder.add_domain(domain("bank.example"));
  builder.end_rule(std::move(rule), {2, 1}, "bank");
  builder.add_inbound_rule(std::move(inbound));
  return builder.finish();
}

LetterDefaults defaults(bool required, OnExpiry on_expiry) {
  LetterDefaults defaults;
  defaults.required = required;
  defaults.on_expiry = on_expiry;
  return defaults;
}

Decision ask(const Snapshot& snapshot, Instant time) {
  static const OutboundQuestion question{next_hop("bank.example")};
  return decide_outbound(snapshot, question, time);
}

InboundVerdict inbound_verdict(const Snapshot& snapshot, Instant time) {
  const auto decision =
      decide_inbound(snapshot, plain_session(), mail_from("bank.example"), time);
  return decision.considered.at(0).verdict;
}

} // namespace

TEST_CASE("a forced rule is enforced whatever its letter's dates, unless the table says "
          "otherwise",
          "[policy]") {
  const auto level = GENERATE(SecurityLevel::encrypt, SecurityLevel::dane_only);
  const auto snapshot = table(level, defaults(false, OnExpiry::keep_enforcing));
  for (const auto time : {earlier, now, later}) {
    CHECK(level_in_force(ask(*snapshot, time)) == level);
    CHECK(inbound_verdict(*snapshot, time) == InboundVerdict::won);
  }
}

TEST_CASE("a required letter that does not hold yet keeps its rule in testing",
          "[policy]") {
  const auto snapshot =
      table(SecurityLevel::encrypt, defaults(true, OnExpiry::keep_enforcing));
  const auto before = ask(*snapshot, earlier);
  CHECK(before.because.considered.at(0).verdict == Verdict::letter_awaited);
  CHECK_FALSE(level_in_force(before));
  REQUIRE(before.because.letter != nullptr);
  CHECK(before.because.letter_state == LetterState::awaited);
  CHECK(inbound_verdict(*snapshot, earlier) == InboundVerdict::letter_awaited);
  CHECK(level_in_force(ask(*snapshot, now)) == SecurityLevel::encrypt);
  CHECK(inbound_verdict(*snapshot, now) == InboundVerdict::won);
}

TEST_CASE("a letter that has lapsed puts its rule into testing where that is chosen",
          "[policy]") {
  const auto snapshot = table(SecurityLevel::encrypt, defaults(true, OnExpiry::testing));
  const auto after = ask(*snapshot, later);
  CHECK(after.because.considered.at(0).verdict == Verdict::letter_ended);
  CHECK_FALSE(level_in_force(after));
  CHECK(inbound_verdict(*snapshot, later) == InboundVerdict::letter_ended);
}

TEST_CASE("a letter's dates do nothing to a rule that forces no TLS", "[policy]") {
  const auto level =
      GENERATE(SecurityLevel::none, SecurityLevel::may, SecurityLevel::dane);
  const auto snapshot = table(level, defaults(true, OnExpiry::testing));
  for (const auto time : {earlier, now, later}) {
    CHECK(level_in_force(ask(*snapshot, time)) == level);
  }
}

TEST_CASE("a decision names the letter that its rule rests on, and how that stands",
          "[policy]") {
  const auto snapshot =
      table(SecurityLevel::encrypt, defaults(true, OnExpiry::keep_enforcing));
  const auto held = ask(*snapshot, now).because;
  REQUIRE(held.letter != nullptr);
  CHECK(held.letter->id == "bank-2026");
  CHECK(held.letter_state == LetterState::in_force);
  CHECK(ask(*snapshot, later).because.letter_state == LetterState::lapsed);
}

TEST_CASE("the dates of letters are changes ahead", "[policy]") {
  const auto snapshot = table(SecurityLevel::encrypt, {});
  CHECK(snapshot->next_change_after(earlier) == now);
  CHECK(snapshot->next_change_after(now) == later);
  CHECK(snapshot->next_change_after(later) == std::nullopt);
}

TEST_CASE("what a rule in testing for its letter would have refused is told",
          "[policy]") {
  const auto snapshot = table(SecurityLevel::encrypt, defaults(true, OnExpiry::testing));
  const auto decision =
      decide_inbound(*snapshot, plain_session(), mail_from("bank.example"), later);
  CHECK(std::holds_alternative<NoRule>(decision.outcome));
  REQUIRE(refused_in_testing(decision) != nullptr);
  CHECK(refused_in_testing(decision)->would_refuse == InboundFault::no_tls);
}

TEST_CASE("a letter that ends an inbound rule makes the table weaker", "[policy]") {
  const auto snapshot = table(SecurityLevel::encrypt, defaults(true, OnExpiry::testing));
  const TableAt before{snapshot.get(), now};
  const TableAt after{snapshot.get(), later};
  std::vector<std::string> told;
  compare_inbound(before, after, [&](const InboundChange& change) {
    told.push_back(std::string(word(change.change)) + ": " + text_before(change, before) +
                   " / " + text_after(change, after));
  });
  CHECK(told ==
        std::vector<std::string>{
            "weaker: from bank.example: TLS 1.2 or later / from bank.example: TLS "
            "1.2 or later (its letter has ended)"});
}

} // namespace mta_tls
