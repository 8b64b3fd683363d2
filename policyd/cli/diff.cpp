#include "policyd/cli/diff.h"

#include "common/base/text.h"
#include "common/explain/verdict_text.h"
#include "common/table/load.h"
#include "policyd/cli/diagnostics.h"
#include "policyd/cli/rule_diff.h"
#include "policyd/cli/table_diff.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <ostream>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t most_shown = 20;

std::string_view word(DiffEntry::Scope scope) {
  switch (scope) {
  case DiffEntry::Scope::name:
    return "name";
  case DiffEntry::Scope::below:
    return "below";
  case DiffEntry::Scope::name_and_below:
    return "name_and_below";
  }
  return "";
}

std::string_view title(RowFate fate) {
  switch (fate) {
  case RowFate::defaults:
    return "Every domain that no rule lists";
  case RowFate::weaker:
    return "Weaker";
  case RowFate::gone:
    return "Gone: no rule lists them any more";
  case RowFate::stricter:
    return "Stricter";
  case RowFate::fresh:
    return "New: no rule has listed them before";
  }
  return "";
}

std::string subject(const DiffEntry& entry) {
  if (entry.fate == RowFate::defaults) {
    return "defaults.outbound";
  }
  switch (entry.scope) {
  case DiffEntry::Scope::name:
    return entry.name;
  case DiffEntry::Scope::below:
    return "names below " + entry.name;
  case DiffEntry::Scope::name_and_below:
    return entry.name + " and names below it";
  }
  return "";
}

// Answers are never broken: they are what Postfix gets, octet by octet.
void print(const DiffEntry& entry, Console& console) {
  console.out << "  " << console.out_paint.bold(subject(entry)) << ": "
              << painted_change(entry.change, console.out_paint) << '\n';
  if (entry.before == entry.after) {
    console.out << "    as before  " << entry.after << '\n';
  } else {
    console.out << "    was  " << entry.before << "\n    now  " << entry.after << '\n';
  }
  if (!entry.reasons.empty()) {
    console.out << "    why  " << wrapped(join(entry.reasons, "; "), 9) << '\n';
  }
}

void print(RowFate fate, const TableDiff::Group& group, Console& console) {
  if (group.count == 0) {
    return;
  }
  console.out << console.out_paint.bold(title(fate)) << " (" << group.count << ")\n";
  for (const auto& entry : group.entries) {
    print(entry, console);
  }
  if (group.count > group.entries.size()) {
    console.out << "  and " << group.count - group.entries.size()
                << " more; --all shows them\n";
  }
  console.out << '\n';
}

constexpr std::string_view inbound_title = "Mail that comes in";
constexpr std::string_view demands_title = "Senders and messages";

// All that two tables say otherwise.
struct Difference {
  TableDiff outbound;
  RuleDiff inbound;
  RuleDiff demands;

  std::size_t weaker() const {
    return outbound.weaker() + inbound.weaker + demands.weaker;
  }
  bool is_none() const {
    return outbound.total() == 0 && inbound.entries.empty() && demands.entries.empty();
  }
};

std::string rules_summary(std::string_view title, const RuleDiff& diff) {
  return diff.entries.empty()
             ? ""
             : fmt::format(" {}: {}, {} weaker.", title,
                           count_of(diff.entries.size(), "difference"), diff.weaker);
}

std::string outbound_summary(const TableDiff& diff) {
  if (diff.total() == 0) {
    return "Mail that goes out: no difference.";
  }
  const auto count = [&](RowFate fate) { return diff.group(fate).count; };
  return fmt::format(
      "{} weaker in all; listed before and after: {} weaker, {} stricter; {} "
      "gone, {} new; default {}.",
      diff.weaker(), count(RowFate::weaker), count(RowFate::stricter),
      count(RowFate::gone), count(RowFate::fresh),
      count(RowFate::defaults) == 0 ? "unchanged" : "changed");
}

std::string summary(const Difference& diff) {
  if (diff.is_none()) {
    return "No difference: every name gets the same answer.";
  }
  return outbound_summary(diff.outbound) + rules_summary(inbound_title, diff.inbound) +
         rules_summary(demands_title, diff.demands);
}

json entry_json(const DiffEntry& entry) {
  return {{"name", entry.name.empty() ? json(nullptr) : json(entry.name)},
          {"scope", word(entry.scope)},
          {"fate", word(entry.fate)},
          {"change", word(entry.change)},
          {"before", entry.before},
          {"after", entry.after},
          {"reasons", entry.reasons}};
}

json counts_json(const Difference& diff) {
  json counts = {{"weaker_in_all", diff.weaker()}};
  for (const auto fate : all_fates) {
    counts[std::string(word(fate))] = diff.outbound.group(fate).count;
  }
  counts["inbound"] = diff.inbound.entries.size();
  counts["demands"] = diff.demands.entries.size();
  return counts;
}

template <class Entries>
void print_entries(const Entries& entries, const char*& separator, Console& console) {
  for (const auto& entry : entries) {
    console.out << std::exchange(separator, ",\n    ") << entry_json(entry).dump();
  }
}

// Entry by entry: a million of them never stand in memory as JSON.
void print_json(const Difference& diff, Console& console) {
  console.out << "{\n  \"counts\": " << counts_json(diff).dump() << ",\n  \"changes\": [";
  const auto* separator = "\n    ";
  for (const auto& group : diff.outbound.groups) {
    print_entries(group.entries, separator, console);
  }
  console.out << "\n  ],\n  \"inbound\": [";
  separator = "\n    ";
  print_entries(diff.inbound.entries, separator, console);
  console.out << "\n  ],\n  \"demands\": [";
  separator = "\n    ";
  print_entries(diff.demands.entries, separator, console);
  console.out << "\n  ]\n}\n";
}

void print_text(const Difference& diff, std::size_t most_entries, Console& console) {
  for (const auto fate : all_fates) {
    print(fate, diff.outbound.group(fate), console);
  }
  print(inbound_title, diff.inbound, most_entries, console);
  print(demands_title, diff.demands, most_entries, console);
  console.out << wrapped(summary(diff), 0) << '\n';
}

} // namespace

ExitCode diff(const DiffOptions& options, Console& console) {
  const auto before = load_table(options.old_file, options.at);
  if (!before) {
    return fail_to_load(console, options.old_file, before.error().diagnostics);
  }
  const auto after = load_table(options.new_file, options.at);
  if (!after) {
    return fail_to_load(console, options.new_file, after.error().diagnostics);
  }
  const bool everything = options.all || console.json;
  const auto most = everything ? std::numeric_limits<std::size_t>::max() : most_shown;
  const TableAt was{before->snapshot.get(), options.at};
  const TableAt is{after->snapshot.get(), options.at};
  const Difference difference{diff_tables(was, is, most), diff_inbound(was, is),
                              diff_demands(was, is)};
  if (console.json) {
    print_json(difference, console);
  } else {
    print_text(difference, most, console);
  }
  return difference.weaker() == 0 ? ExitCode::fine : ExitCode::finding;
}

} // namespace mta_tls
