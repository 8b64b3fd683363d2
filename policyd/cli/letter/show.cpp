#include "common/base/text.h"
#include "common/explain/page.h"
#include "policyd/cli/diagnostics.h"
#include "policyd/cli/letter/commands.h"
#include "policyd/cli/letter/letter_facts.h"
#include "policyd/cli/letter/shelf.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t longest_server = 500;

json scopes_json(const RestingRule& rule) {
  json scopes = json::array();
  for (const auto& scope : rule.scopes) {
    scopes.push_back({{"domain", scope.domain}, {"and_below", scope.below}});
  }
  return scopes;
}

// The rules that rest on a letter, and the rules that might.
ExitCode show_rules(const Shelf& shelf, Console& console) {
  json rules = json::array();
  for (const auto& rule : shelf.rules) {
    rules.push_back(
        {{"rule", rule.id},
         {"direction", word(rule.direction)},
         {"level", word(rule.level)},
         {"names", scopes_json(rule)},
         {"letter", rule.letter.empty() ? json(nullptr) : json(rule.letter)}});
    if (!console.json) {
      console.out << rule.text() << ": "
                  << (rule.letter.empty() ? console.out_paint.doubtful("no letter")
                                          : fmt::format("letter \"{}\"", rule.letter))
                  << '\n';
    }
  }
  if (console.json) {
    console.out << laid_out({{"rules", rules}}) << '\n';
  } else if (shelf.rules.empty()) {
    console.out << "No rule forces TLS, and none rests on a letter.\n";
  }
  return ExitCode::fine;
}

void print(const Letter& letter, const Shelf& shelf, Instant now, Console& console) {
  auto& out = console.out;
  out << console.out_paint.bold(letter.id) << ": " << state_text(letter, now) << '\n'
      << row("kind", word(letter.kind)) << row("covers", scope_text(letter));
  if (!letter.requesting_organisation.empty()) {
    out << row("from", printable(letter.requesting_organisation));
  }
  out << row("dates", dates_text(letter));
  for (const auto& signature : letter.signatures) {
    out << row("signed by", signature_text(signature));
  }
  if (letter.document) {
    out << row("document", fmt::format("{}, sha256 {}", printable(letter.document->file),
                                       letter.document->sha256));
  }
  if (letter.domain_control) {
    out << row("DNS TXT", letter.domain_control->dns_txt);
  }
  if (letter.tls_check) {
    out << row("TLS check", tls_check_text(*letter.tls_check));
    for (const auto& domain : letter.tls_check->domains) {
      for (const auto& server : domain.servers) {
        out << row("", printable(server, longest_server));
      }
    }
  }
  if (!letter.ticket.empty()) {
    out << row("ticket", printable(letter.ticket));
  }
  out << row("rests on it", shelf.table ? resting_text(shelf.resting_on(letter.id))
                                        : "not known: the policy has errors");
}

ExitCode show_letter(const Letter& letter, const Shelf& shelf,
                     const LetterShowOptions& options, Console& console) {
  if (console.json) {
    auto object = facts_json(letter, options.place.at);
    object["rules"] = resting_json(shelf.resting_on(letter.id));
    console.out << laid_out(object) << '\n';
  } else {
    print(letter, shelf, options.place.at, console);
  }
  return ExitCode::fine;
}

} // namespace

ExitCode letter_show(const LetterShowOptions& options, Console& console) {
  const auto shelf = open_shelf(options.place);
  if (!shelf) {
    return fail(console, ExitCode::usage, shelf.error());
  }
  if (options.id.empty()) {
    return shelf->table ? show_rules(*shelf, console)
                        : fail_to_load(console, options.place.policy, shelf->of_policy);
  }
  const auto* letter = shelf->find(options.id);
  return letter ? show_letter(*letter, *shelf, options, console)
                : fail(console, ExitCode::usage,
                       fmt::format("there is no letter \"{}\"", printable(options.id)));
}

} // namespace mta_tls
