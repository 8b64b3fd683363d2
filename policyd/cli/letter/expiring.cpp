#include "common/base/text.h"
#include "common/explain/page.h"
#include "common/policy/letter_end.h"
#include "policyd/cli/letter/commands.h"
#include "policyd/cli/letter/letter_facts.h"
#include "policyd/cli/letter/shelf.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

std::vector<const Letter*> ending_by(const Shelf& shelf, Instant limit) {
  std::vector<const Letter*> ending;
  for (const auto& letter : shelf.letters) {
    if (const auto end = end_of(letter); end && *end <= limit) {
      ending.push_back(&letter);
    }
  }
  std::ranges::stable_sort(ending, {}, [](const Letter* each) { return *end_of(*each); });
  return ending;
}

void print(const Letter& letter, const Shelf& shelf, Instant now, Console& console) {
  console.out << console.out_paint.bold(letter.id) << ": " << state_text(letter, now)
              << '\n'
              << row("covers", scope_text(letter));
  if (!letter.ticket.empty()) {
    console.out << row("ticket", printable(letter.ticket));
  }
  console.out << row("rests on it", shelf.table
                                        ? resting_text(shelf.resting_on(letter.id))
                                        : "not known: the policy has errors");
}

json ending_json(const Letter& letter, const Shelf& shelf, Instant now) {
  auto object = facts_json(letter, now);
  object["rules"] = resting_json(shelf.resting_on(letter.id));
  return object;
}

} // namespace

ExitCode letter_expiring(const ExpiringOptions& options, Console& console) {
  const auto shelf = open_shelf(options.place);
  if (!shelf) {
    return fail(console, ExitCode::usage, shelf.error());
  }
  const auto now = options.place.at;
  const auto limit = now + options.within;
  const auto ending = ending_by(*shelf, limit);
  if (console.json) {
    json letters = json::array();
    for (const auto* letter : ending) {
      letters.push_back(ending_json(*letter, *shelf, now));
    }
    console.out << laid_out({{"until", format_time(limit)}, {"letters", letters}})
                << '\n';
  } else {
    for (const auto* letter : ending) {
      print(*letter, *shelf, now, console);
    }
    if (ending.empty()) {
      console.out << fmt::format("No letter ends by {}.\n", format_day_or_time(limit));
    }
  }
  return ending.empty() ? ExitCode::fine : ExitCode::finding;
}

} // namespace mta_tls
