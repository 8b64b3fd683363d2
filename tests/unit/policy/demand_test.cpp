#include "common/policy/raise.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

constexpr OutboundSender hr{"hr@a.example", ""};

// What the table says of the recipient: nothing, a rule, or a default.
struct World {
  std::optional<SecurityLevel> rule;
  std::optional<SecurityLevel> fallback;
  std::optional<SecurityLevel> exception;
};

std::shared_ptr<const Snapshot> build(const World& world,
                                      std::optional<SecurityLevel> sender_level) {
  Table table;
  if (world.rule) {
    table.rules = {{{"b.example"}, body(*world.rule)}};
  }
  if (world.fallback) {
    table.defaults = body(*world.fallback).requirement;
  }
  if (world.exception) {
    table.exceptions = {exception("b.example", *world.exception, later)};
  }
  if (sender_level) {
    table.senders = {sender_rule("hr", *sender_level, from_address("hr@a.example"))};
  }
  return testing::build(table);
}

std::vector<std::optional<SecurityLevel>> none_or_any_level() {
  std::vector<std::optional<SecurityLevel>> all{std::nullopt};
  all.insert(all.end(), all_levels.begin(), all_levels.end());
  return all;
}

bool rests_on_default_dane(const Decision& decision) {
  return decision.because.by_default &&
         decision.because.exception_use != ExceptionUse::applied &&
         level_in_force(decision) == dane;
}

} // namespace

TEST_CASE("a demand is kept and never weakens, whatever the table says", "[policy]") {
  const auto rule = GENERATE(from_range(none_or_any_level()));
  const auto fallback = GENERATE(from_range(none_or_any_level()));
  const auto lowered_to = GENERATE(as<std::optional<SecurityLevel>>{}, std::nullopt, none,
                                   may, dane, encrypt, verify);
  const auto of_sender =
      GENERATE(as<std::optional<SecurityLevel>>{}, std::nullopt, encrypt, verify);
  const auto of_transport =
      GENERATE(as<std::optional<SecurityLevel>>{}, std::nullopt, encrypt, verify);
  const auto snapshot = build({rule, fallback, lowered_to}, of_sender);
  const auto* hop = GENERATE("b.example", "[b.example]:25", "..");
  const auto parsed = NextHop::parse(hop);
  const auto next_hop = parsed ? std::optional(*parsed) : std::nullopt;
  const OutboundQuestion plain{next_hop};
  const OutboundQuestion demanding{next_hop, hr, of_transport};

  const auto before = decide_outbound(*snapshot, plain, now);
  const auto after = decide_outbound(*snapshot, demanding, now);
  const auto was = level_in_force(before);
  const auto is = level_in_force(after);

  CHECK(before.because.demand == Demand::none);
  for (const auto& demanded : {of_sender, of_transport}) {
    if (demanded) {
      REQUIRE(is);
      CHECK(keeps_demand(*is, *demanded));
    }
  }
  if (was && !(rests_on_default_dane(before) && is != was)) {
    REQUIRE(is);
    CHECK(satisfies(*is, *was));
  }
  if (!of_sender && !of_transport) {
    CHECK(is == was);
    CHECK(after.because.demand == Demand::none);
  } else {
    CHECK((after.because.demand == Demand::raised) == (is != was));
  }
}

TEST_CASE("the story of a demand: whose it is, and what it stands in for", "[policy]") {
  const auto snapshot = build({may, std::nullopt, std::nullopt}, encrypt);
  const auto hop = next_hop("b.example");

  const OutboundQuestion of_sender{hop, hr};
  const auto raised = decide_outbound(*snapshot, of_sender, now);
  CHECK(raised.because.demand == Demand::raised);
  CHECK(raised.because.sender_rule == &snapshot->senders().rules()[0]);
  CHECK(raised.because.without_demand->level == may);
  CHECK(winner(raised.because) != nullptr);

  const OutboundQuestion of_stronger_transport{hop, hr, verify};
  const auto stronger = decide_outbound(*snapshot, of_stronger_transport, now);
  CHECK(level_in_force(stronger) == verify);
  CHECK(stronger.because.sender_rule == nullptr);

  const OutboundQuestion of_equal_transport{hop, hr, encrypt};
  const auto as_strong = decide_outbound(*snapshot, of_equal_transport, now);
  CHECK(as_strong.because.sender_rule == &snapshot->senders().rules()[0]);

  const OutboundQuestion of_nobody{hop, OutboundSender{"x@a.example", ""}};
  const auto nobody = decide_outbound(*snapshot, of_nobody, now);
  CHECK(nobody.because.demand == Demand::none);
  CHECK(nobody.because.sender_rule == nullptr);
}

TEST_CASE("a demand that the table keeps already changes nothing but the story",
          "[policy]") {
  const auto snapshot = build({secure, std::nullopt, std::nullopt}, verify);
  const auto hop = next_hop("b.example");
  const OutboundQuestion question{hop, hr};
  const auto decision = decide_outbound(*snapshot, question, now);
  CHECK(decision.because.demand == Demand::not_needed);
  CHECK(decision.because.sender_rule == &snapshot->senders().rules()[0]);
  CHECK(decision.because.without_demand == nullptr);
  CHECK(std::get<Require>(decision.outcome).own_name == "b.example");
}

TEST_CASE("an exception that lowers a domain lowers no demand", "[policy]") {
  const auto snapshot = build({secure, std::nullopt, may}, encrypt);
  const auto hop = next_hop("b.example");
  const OutboundQuestion of_anybody{hop};
  CHECK(level_in_force(decide_outbound(*snapshot, of_anybody, now)) == may);
  const OutboundQuestion question{hop, hr};
  const auto decision = decide_outbound(*snapshot, question, now);
  CHECK(level_in_force(decision) == encrypt);
  CHECK(decision.because.exception_use == ExceptionUse::applied);
  CHECK(decision.because.without_demand->level == may);
}

TEST_CASE("a demand on an address literal sends no name", "[policy]") {
  const auto snapshot = build({std::nullopt, std::nullopt, std::nullopt}, verify);
  const auto hop = next_hop("[192.0.2.7]");
  const OutboundQuestion question{hop, hr};
  const auto decision = decide_outbound(*snapshot, question, now);
  CHECK(std::get<Require>(decision.outcome).to_address);
}

TEST_CASE("the dates of senders' and messages' rules are dates of the table",
          "[policy]") {
  SnapshotBuilder builder;
  auto sender = sender_rule("hr", encrypt, from_address("hr@a.example"));
  sender.mode = Mode::testing;
  sender.enforce_after = later + std::chrono::hours(1);
  MessageRule message;
  message.valid_from = later;
  builder.add_sender_rule(sender);
  builder.add_message_rule(message);
  const auto snapshot = builder.finish();
  CHECK(snapshot->next_change_after(now) == later);
  CHECK(snapshot->next_change_after(later) == later + std::chrono::hours(1));
  CHECK(snapshot->next_change_after(later + std::chrono::hours(1)) == std::nullopt);
}

} // namespace mta_tls
