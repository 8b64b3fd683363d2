#include "common/policy/letter.h"

#include <algorithm>
#include <iterator>

namespace mta_tls {

namespace {

template <std::size_t N, class Enum>
std::string_view word_of(const std::array<std::string_view, N>& words, Enum value) {
  return words[static_cast<std::size_t>(value)];
}

bool lists(const Letter& letter, std::string_view domain) {
  const auto text = [](const Domain& each) { return each.text(); };
  return std::ranges::binary_search(letter.domains, domain, {}, text);
}

bool lists_one_above(const Letter& letter, std::string_view domain) {
  auto parent = parent_of(domain);
  while (!parent.empty() && !lists(letter, parent)) {
    parent = parent_of(parent);
  }
  return !parent.empty();
}

} // namespace

std::string_view word(Party party) noexcept {
  return word_of(party_words, party);
}
std::string_view word(LetterKind kind) noexcept {
  return word_of(letter_kind_words, kind);
}
std::string_view word(Statement statement) noexcept {
  return word_of(statement_words, statement);
}
std::string_view word(SignatureMethod method) noexcept {
  return word_of(signature_method_words, method);
}
std::string_view word(Direction direction) noexcept {
  return word_of(direction_words, direction);
}
std::string_view word(LetterDefaults::OnExpiry choice) noexcept {
  return word_of(on_expiry_words, choice);
}

std::string_view word(LetterState state) noexcept {
  switch (state) {
  case LetterState::in_force:
    return "in_force";
  case LetterState::awaited:
    return "awaited";
  case LetterState::lapsed:
    return "lapsed";
  case LetterState::revoked:
    return "revoked";
  }
  return "";
}

bool covers(const Letter& letter, const DomainScope& scope) {
  if (letter.include_subdomains && lists_one_above(letter, scope.domain)) {
    return true;
  }
  return lists(letter, scope.domain) && (!scope.below || letter.include_subdomains);
}

bool covers(const Letter& letter, Direction direction) {
  return std::ranges::find(letter.directions, direction) != letter.directions.end();
}

std::vector<Party> missing_parties(const Letter& letter,
                                   const std::vector<Party>& wanted) {
  std::vector<Party> missing;
  std::ranges::copy_if(wanted, std::back_inserter(missing), [&](Party party) {
    return std::ranges::find(letter.signatures, party, &LetterSignature::party) ==
           letter.signatures.end();
  });
  return missing;
}

LetterState state_at(const Letter& letter, Instant now) noexcept {
  if (letter.revoked_on && now >= *letter.revoked_on) {
    return LetterState::revoked;
  }
  if (letter.valid_until && now >= *letter.valid_until) {
    return LetterState::lapsed;
  }
  return letter.valid_from && now < *letter.valid_from ? LetterState::awaited
                                                       : LetterState::in_force;
}

LetterEffect effect_of(LetterState state, const LetterDefaults& defaults) noexcept {
  switch (state) {
  case LetterState::in_force:
    break;
  case LetterState::awaited:
    return defaults.required ? LetterEffect::awaited : LetterEffect::none;
  case LetterState::lapsed:
  case LetterState::revoked:
    return defaults.on_expiry == LetterDefaults::OnExpiry::testing ? LetterEffect::ended
                                                                   : LetterEffect::none;
  }
  return LetterEffect::none;
}

} // namespace mta_tls
