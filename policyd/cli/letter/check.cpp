#include "common/base/text.h"
#include "common/explain/page.h"
#include "policyd/cli/diagnostics.h"
#include "policyd/cli/letter/commands.h"
#include "policyd/cli/letter/examination.h"
#include "policyd/cli/letter/letter_facts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t longest_path = 4096;

json examination_json(const Examination& each, Instant now) {
  auto object = facts_json(*each.letter, now);
  object["ok"] = each.is_good();
  object["problems"] = each.problems;
  object["notes"] = each.notes;
  object["verified"] = each.document ? document_json(*each.document) : json(nullptr);
  object["rules"] = resting_json(each.rules);
  return object;
}

void print(const Examination& each, Instant now, Console& console) {
  auto& out = console.out;
  out << console.out_paint.bold(each.letter->id) << ": "
      << (each.is_good()
              ? console.out_paint.good("good")
              : console.out_paint.bad(count_of(each.problems.size(), "problem")))
      << '\n';
  for (const auto& problem : each.problems) {
    out << row("problem", problem);
  }
  if (each.document) {
    out << row("document", document_text(*each.document));
    for (const auto& signature : each.document->signatures) {
      out << row("verified", verified_text(signature));
    }
  }
  out << row("covers", scope_text(*each.letter))
      << row("state", state_text(*each.letter, now));
  if (each.letter->tls_check) {
    out << row("TLS check", tls_check_text(*each.letter->tls_check));
  }
  out << row("rests on it", resting_text(each.rules));
  for (const auto& note : each.notes) {
    out << row("note", note);
  }
}

class Check {
public:
  Check(const LetterCheckOptions& options, const Shelf& shelf, Console& console)
      : options_(options), shelf_(shelf), console_(console) {}

  ExitCode run() {
    for (const auto& letter : shelf_.letters) {
      if (options_.id.empty() || letter.id == options_.id) {
        examinations_.push_back(examine(letter, shelf_, options_));
      }
    }
    collect_unread();
    if (console_.json) {
      print_json();
    } else {
      print_text();
    }
    return is_good() ? ExitCode::fine : ExitCode::finding;
  }

private:
  // Faults of files that are no letters at all.
  void collect_unread() {
    for (const auto& fault : shelf_.faults) {
      const auto id = std::filesystem::path(fault.file).stem().string();
      if (!shelf_.find(id) && (options_.id.empty() || options_.id == id)) {
        unread_.push_back(fault);
      }
    }
  }

  bool is_good() const {
    return shelf_.table && unread_.empty() &&
           std::ranges::all_of(examinations_, &Examination::is_good);
  }

  std::string policy_fault() const {
    return fmt::format("{} cannot be loaded, so what rests on letters is not known; "
                       "mta-tls check tells why",
                       printable(options_.place.policy, longest_path));
  }

  void print_text() const {
    show(unread_, console_);
    for (const auto& each : examinations_) {
      print(each, options_.place.at, console_);
    }
    if (examinations_.empty()) {
      console_.out << "There is no letter.\n";
    }
    if (!shelf_.table) {
      fail(console_, ExitCode::finding, policy_fault());
    }
  }

  void print_json() const {
    json letters = json::array();
    for (const auto& each : examinations_) {
      letters.push_back(examination_json(each, options_.place.at));
    }
    console_.out << laid_out({{"ok", is_good()},
                              {"letters", letters},
                              {"unread", json::parse(diagnostics_json(unread_))},
                              {"policy", shelf_.table ? json(options_.place.policy)
                                                      : json(nullptr)}})
                 << '\n';
  }

  const LetterCheckOptions& options_;
  const Shelf& shelf_;
  Console& console_;
  std::vector<Examination> examinations_;
  std::vector<Diagnostic> unread_;
};

} // namespace

ExitCode letter_check(const LetterCheckOptions& options, Console& console) {
  const auto shelf = open_shelf(options.place);
  if (!shelf) {
    return fail(console, ExitCode::usage, shelf.error());
  }
  const auto is_known = [&](const Diagnostic& fault) {
    return std::filesystem::path(fault.file).stem() == options.id;
  };
  if (!options.id.empty() && !shelf->find(options.id) &&
      std::ranges::none_of(shelf->faults, is_known)) {
    return fail(console, ExitCode::usage,
                fmt::format("there is no letter \"{}\"", printable(options.id)));
  }
  return Check(options, *shelf, console).run();
}

} // namespace mta_tls
