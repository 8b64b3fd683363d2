#include "common/policy/letter.h"
#include "tests/unit/policy/tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using OnExpiry = LetterDefaults::OnExpiry;

Letter letter_for(const std::vector<std::string>& domains, bool include_subdomains) {
  Letter letter;
  for (const auto& name : domains) {
    letter.domains.push_back(domain(name));
  }
  letter.include_subdomains = include_subdomains;
  return letter;
}

} // namespace

TEST_CASE("a letter covers the domains that it lists, and no other", "[policy]") {
  const auto letter = letter_for({"bank.example", "cards.example"}, false);
  CHECK(covers(letter, DomainScope{"bank.example"}));
  CHECK(covers(letter, DomainScope{"cards.example"}));
  CHECK_FALSE(covers(letter, DomainScope{"a.bank.example"}));
  CHECK_FALSE(covers(letter, DomainScope{"example"}));
  CHECK_FALSE(covers(letter, DomainScope{"nobank.example"}));
  CHECK_FALSE(covers(letter, DomainScope{"bank.example", true}));
}

TEST_CASE("a letter about subdomains covers all that is below its domains", "[policy]") {
  const auto letter = letter_for({"bank.example", "cards.example"}, true);
  for (const bool below : {false, true}) {
    CHECK(covers(letter, DomainScope{"bank.example", below}));
    CHECK(covers(letter, DomainScope{"a.b.bank.example", below}));
    CHECK_FALSE(covers(letter, DomainScope{"nobank.example", below}));
    CHECK_FALSE(covers(letter, DomainScope{"example", below}));
  }
}

TEST_CASE("the parties whose signature is missing are told in the order asked for",
          "[policy]") {
  Letter letter;
  letter.signatures.resize(2);
  letter.signatures[0].party = Party::customer;
  letter.signatures[1].party = Party::customer;
  CHECK(missing_parties(letter,
                        {Party::provider, Party::customer, Party::recipient_owner}) ==
        std::vector{Party::provider, Party::recipient_owner});
  CHECK(missing_parties(letter, {Party::customer}).empty());
}

TEST_CASE("a letter holds from its first moment to its end", "[policy]") {
  Letter letter;
  CHECK(state_at(letter, now) == LetterState::in_force);
  letter.valid_from = now;
  CHECK(state_at(letter, now - std::chrono::seconds(1)) == LetterState::awaited);
  CHECK(state_at(letter, now) == LetterState::in_force);
  letter.valid_until = later;
  CHECK(state_at(letter, later - std::chrono::seconds(1)) == LetterState::in_force);
  CHECK(state_at(letter, later) == LetterState::lapsed);
  letter.revoked_on = later + std::chrono::hours(1);
  CHECK(state_at(letter, later) == LetterState::lapsed);
  CHECK(state_at(letter, *letter.revoked_on) == LetterState::revoked);
}

TEST_CASE("only where the table says so does a letter's end end its rules", "[policy]") {
  const auto required = GENERATE(false, true);
  const auto on_expiry = GENERATE(OnExpiry::keep_enforcing, OnExpiry::testing);
  LetterDefaults defaults;
  defaults.required = required;
  defaults.on_expiry = on_expiry;

  CHECK(effect_of(LetterState::in_force, defaults) == LetterEffect::none);
  CHECK(effect_of(LetterState::awaited, defaults) ==
        (required ? LetterEffect::awaited : LetterEffect::none));
  for (const auto state : {LetterState::lapsed, LetterState::revoked}) {
    CHECK(effect_of(state, defaults) ==
          (on_expiry == OnExpiry::testing ? LetterEffect::ended : LetterEffect::none));
  }
}

} // namespace mta_tls
