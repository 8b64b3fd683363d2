#include "common/watch/letters.h"
#include "tests/unit/policy/inbound_tables.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using namespace mta_tls::testing;
using namespace std::chrono_literals;
using Texts = std::vector<std::string>;
using OnExpiry = LetterDefaults::OnExpiry;

constexpr auto day = std::chrono::days(1);
constexpr Instant midnight = std::chrono::floor<std::chrono::days>(noon);

// A letter and what rests on it.
struct World {
  Letter letter;
  Texts to{};   // a rule for all of these
  Texts from{}; // a rule for each of these
  bool has_network = false;
  SecurityLevel level = SecurityLevel::encrypt;
  OnExpiry on_expiry = OnExpiry::keep_enforcing;
  bool enabled = true;
};

Letter letter_until(Instant end) {
  Letter letter;
  letter.id = "bank-2026";
  letter.valid_until = end;
  return letter;
}

void add_outbound(const World& world, LetterIndex letter, SnapshotBuilder& builder) {
  auto rule = body(world.level);
  rule.letter = letter;
  rule.enabled = world.enabled;
  for (const auto& name : world.to) {
    builder.add_domain(domain(name));
  }
  builder.end_rule(std::move(rule), {2, 1}, "out");
}

void add_inbound(const World& world, LetterIndex letter, const Sessions& sessions,
                 std::string id, SnapshotBuilder& builder) {
  auto rule = inbound_rule(std::move(id), world.level, sessions);
  rule.letter = letter;
  rule.enabled = world.enabled;
  builder.add_inbound_rule(std::move(rule));
}

std::shared_ptr<const Snapshot> table_of(const World& world) {
  SnapshotBuilder builder;
  builder.add_source({"policy.json", ""});
  LetterDefaults defaults;
  defaults.on_expiry = world.on_expiry;
  builder.set_letter_defaults(defaults);
  const auto letter = builder.add_letter(world.letter);
  if (!world.to.empty()) {
    add_outbound(world, letter, builder);
  }
  for (const auto& name : world.from) {
    add_inbound(world, letter, {{name}}, name, builder);
  }
  if (world.has_network) {
    add_inbound(world, letter, {{}, {"192.0.2.0/24"}}, "branches", builder);
  }
  return builder.finish();
}

Texts told_of(const World& world, Instant at) {
  LettersTold told;
  Texts texts;
  for (const auto& finding : notice_letters(*table_of(world), told, at)) {
    texts.push_back(finding.text);
  }
  return texts;
}

} // namespace

TEST_CASE("letters that rules rest on are told of before they end, and after",
          "[watch]") {
  const auto table =
      table_of({.letter = letter_until(midnight + 60 * day), .to = {"bank.example"}});
  LettersTold told;
  Texts texts;
  for (auto now = midnight; now < midnight + 70 * day; now += 1h) {
    for (const auto& finding : notice_letters(*table, told, now)) {
      CHECK(finding.at == now);
      texts.push_back(std::to_string((now - midnight) / day) + " " + finding.subject +
                      ": " + finding.text);
    }
  }
  const auto last_day = format_day_or_time(midnight + 59 * day);
  const auto ends = " bank-2026: the letter for mail to bank.example ends on " +
                    last_day + "; the rules that rest on it stay as they are";
  const auto ended = " bank-2026: the letter for mail to bank.example has ended on " +
                     last_day + "; the rules that rest on it stay as they are";
  CHECK(texts == Texts{"15" + ends, "53" + ends, "59" + ends, "60" + ended});

  LettersTold after_restart;
  after_restart.emplace("bank-2026",
                        end_told_of_json(end_told_json(told.at("bank-2026"))).value());
  CHECK(notice_letters(*table, after_restart, midnight + 70 * day).empty());
  CHECK(notice_letters(*build({}), after_restart, midnight).empty());
  CHECK(after_restart.empty());
}

TEST_CASE("a letter's end is told with the mail that loses it, of both directions",
          "[watch]") {
  const auto letter = letter_until(midnight + day);
  const auto last_day = format_day_or_time(midnight);
  const auto text = [&](const std::string& mail) {
    return Texts{"the letter for " + mail + " ends on " + last_day +
                 "; the rules that rest on it stay as they are"};
  };
  CHECK(told_of({.letter = letter, .from = {"bank.example"}}, noon) ==
        text("mail from bank.example"));
  CHECK(told_of({.letter = letter, .to = {"a.example"}, .from = {"b.example"}}, noon) ==
        text("mail to a.example and from b.example"));
  CHECK(told_of({.letter = letter, .has_network = true}, noon) ==
        text("mail from the clients of rule branches"));
  CHECK(told_of({.letter = letter,
                 .to = {"a.example", "b.example", "c.example", "d.example", "e.example",
                        "f.example", "g.example"}},
                noon) ==
        text("mail to a.example, b.example, c.example, d.example, e.example, 2 more"));
  CHECK(told_of({.letter = letter, .to = {"a.example"}, .enabled = false}, noon).empty());
  CHECK(
      told_of({.letter = letter, .from = {"a.example"}, .enabled = false}, noon).empty());
  CHECK(told_of({.letter = letter, .from = {"a.example"}, .level = SecurityLevel::may},
                noon)
            .empty());
}

TEST_CASE("a letter's renewal is told once, if its end was", "[watch]") {
  World world{.letter = letter_until(midnight + day), .to = {"bank.example"}};
  const auto texts_at = [&](Instant at, LettersTold& told) {
    Texts texts;
    for (const auto& finding : notice_letters(*table_of(world), told, at)) {
      texts.push_back(finding.text);
    }
    return texts;
  };
  const bool has_ended = GENERATE(false, true);
  const bool has_new_end = GENERATE(false, true);
  const auto at = has_ended ? noon + 2 * day : noon;
  LettersTold told;
  CHECK(texts_at(at, told).size() == 1);
  world.letter.valid_until =
      has_new_end ? std::optional(midnight + 400 * day) : std::nullopt;
  const auto until = has_new_end ? ", until " + format_day_or_time(midnight + 399 * day)
                                 : ", and has no end";
  CHECK(texts_at(at, told) ==
        Texts{"the letter for mail to bank.example was renewed" + until});
  CHECK(texts_at(at, told).empty());
  CHECK(told.empty());
}

TEST_CASE("what becomes of a letter's rules is told with its end", "[watch]") {
  auto letter = letter_until(midnight + 300 * day);
  letter.revoked_on = midnight;
  const auto today = format_day_or_time(midnight);
  CHECK(told_of({.letter = letter, .from = {"bank.example"}}, noon) ==
        Texts{"the letter for mail from bank.example was revoked on " + today +
              "; the rules that rest on it stay as they are"});
  CHECK(
      told_of({.letter = letter, .to = {"bank.example"}, .on_expiry = OnExpiry::testing},
              midnight - 1h) ==
      Texts{"the letter for mail to bank.example is revoked on " + today +
            "; the rules that rest on it force nothing from then on"});
}

} // namespace mta_tls
