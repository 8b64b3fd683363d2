// What is said of a letter whose time has come, or is about to.

#include "common/table/authority.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

using OnExpiry = LetterDefaults::OnExpiry;

// What becomes, or will become, of the rules that rest on a letter.
std::string_view fate_of_rules(bool are_enforced, bool already) {
  if (are_enforced) {
    return "what rests on it stays enforced";
  }
  return already ? "what rests on it is in testing"
                 : "what rests on it will be in testing";
}

class LetterDates {
public:
  LetterDates(const Letter& letter, const KnownLetter& known, Loading& loading)
      : letter_(letter), known_(known),
        defaults_(loading.builder.so_far().letter_defaults()), loading_(loading) {}

  void warn() {
    switch (state_at(letter_, loading_.now)) {
    case LetterState::revoked:
      warn_of_end(*known_.revoked_on, "has been revoked", true);
      return;
    case LetterState::lapsed:
      warn_of_end(*known_.valid_until, "has lapsed", true);
      return;
    case LetterState::awaited:
      warn_of_beginning();
      break;
    case LetterState::in_force:
      break;
    }
    warn_ahead();
  }

private:
  void warn_of_end(const Place& place, std::string_view what, bool already) {
    loading_.report.warning(
        place, fmt::format("letter \"{}\" {}; {}", letter_.id, what,
                           fate_of_rules(defaults_.on_expiry == OnExpiry::keep_enforcing,
                                         already)));
  }

  void warn_of_beginning() {
    loading_.report.warning(
        *known_.valid_from,
        fmt::format("letter \"{}\" does not hold before {}; {}", letter_.id,
                    format_day_or_time(*letter_.valid_from),
                    defaults_.required ? "what rests on it is in testing until then"
                                       : "what rests on it is enforced all the same"));
  }

  void warn_ahead() {
    const bool is_revoked_first =
        letter_.revoked_on &&
        !(letter_.valid_until && *letter_.valid_until < *letter_.revoked_on);
    const auto& end = is_revoked_first ? letter_.revoked_on : letter_.valid_until;
    if (end && *end - loading_.now <= defaults_.warn_ahead) {
      warn_of_end(is_revoked_first ? *known_.revoked_on : *known_.valid_until,
                  fmt::format("does not hold from {} on", format_day_or_time(*end)),
                  false);
    }
  }

  const Letter& letter_;
  const KnownLetter& known_;
  const LetterDefaults& defaults_;
  Loading& loading_;
};

} // namespace

void warn_of_letter_dates(Loading& loading) {
  const auto& letters = loading.builder.so_far().letters();
  for (const auto& [id, known] : loading.letters.by_id) {
    if (known.used && !known.faulty) {
      LetterDates(letters[known.index], known, loading).warn();
    }
  }
}

} // namespace mta_tls
