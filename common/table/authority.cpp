#include "common/table/authority.h"

#include "common/base/text.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

const LetterDefaults& defaults_of(const Loading& loading) {
  return loading.builder.so_far().letter_defaults();
}

void report(Loading& loading, const Place& place, std::string message) {
  if (defaults_of(loading).required) {
    loading.report.error(place, std::move(message));
  } else {
    loading.report.warning(place, std::move(message));
  }
}

std::string words_of(const std::vector<Party>& parties) {
  std::vector<std::string> words;
  for (const auto party : parties) {
    words.emplace_back(word(party));
  }
  return join(words, ", ");
}

void check_content(const Letter& letter, const Authority& authority, Loading& loading) {
  const auto& place = authority.named->place;
  if (!covers(letter, authority.direction)) {
    report(
        loading, place,
        fmt::format("letter \"{}\" is not about mail that {}: \"directions\" is for "
                    "\"{}\" alone",
                    letter.id,
                    authority.direction == Direction::outbound ? "goes out" : "comes in",
                    word(letter.directions.front())));
  }
  if (letter.statement != Statement::tls_only) {
    report(loading, place,
           fmt::format("letter \"{}\" says \"{}\"; what is forced rests on one that says "
                       "\"{}\"",
                       letter.id, word(letter.statement), word(Statement::tls_only)));
  }
  const auto missing = missing_parties(letter, defaults_of(loading).parties);
  if (!missing.empty()) {
    report(loading, place,
           fmt::format("letter \"{}\" lacks the signature of: {}", letter.id,
                       words_of(missing)));
  }
}

// What a letter lacks may be what an error was about.
bool is_faulty(const Letter& letter, const Loading& loading) {
  return loading.letters.by_id.find(letter.id)->second.faulty;
}

// A scheme's letter speaks of the list, and the list of the domains.
bool is_list_of_scheme(const RuleBody& body, const Letter& letter) {
  return body.source != policy_file && letter.kind == LetterKind::scheme;
}

} // namespace

std::optional<LetterIndex> find_letter(const std::optional<Written<std::string>>& named,
                                       Loading& loading) {
  const auto* known =
      named ? loading.letters.use(named->value, named->place, loading.report) : nullptr;
  return known ? std::optional(known->index) : std::nullopt;
}

void check_letter(const Authority& authority, std::optional<LetterIndex> letter,
                  Loading& loading) {
  if (!authority.forces) {
    return;
  }
  if (!authority.named && defaults_of(loading).required) {
    loading.report.error(
        authority.place,
        fmt::format("{} forces TLS and needs \"authorization\", the "
                    "letter that it rests on (\"require_authorization\")",
                    authority.what));
  }
  const auto* found = loading.builder.so_far().letter(letter);
  if (found && !is_faulty(*found, loading)) {
    check_content(*found, authority, loading);
  }
}

void check_coverage(const Letter& letter, const DomainScope& scope, const Place& place,
                    Loading& loading) {
  if (is_faulty(letter, loading) || covers(letter, scope)) {
    return;
  }
  const bool covers_name = covers(letter, DomainScope{scope.domain, false});
  report(loading, place,
         covers_name
             ? fmt::format("letter \"{}\" covers \"{}\", but not the names below it "
                           "(\"include_subdomains\")",
                           letter.id, scope.domain)
             : fmt::format("letter \"{}\" does not cover \"{}\"{}", letter.id,
                           scope.domain, scope.below ? " and the names below it" : ""));
}

void check_coverage_of_rules(Loading& loading) {
  if (!loading.letters.used) {
    return;
  }
  const auto& table = loading.builder.so_far();
  loading.names.for_each([&](std::string_view name, RuleIndex rule, bool below_only,
                             std::size_t octet) {
    const auto& body = table.rules().body(rule);
    const auto* letter = table.letter(body.letter);
    if (letter && is_to_force(body) && is_domain_name(name) &&
        !is_list_of_scheme(body, *letter)) {
      check_coverage(*letter, {name, below_only || body.include_subdomains},
                     loading.names.place_of(body.source, octet, name.size()), loading);
    }
  });
}

} // namespace mta_tls
