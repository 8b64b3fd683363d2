#include "policyd/cli/rule_diff.h"

#include "common/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace mta_tls {

namespace {

constexpr std::size_t longest_text = 2000;

std::string_view fate_of(const InboundChange& change) {
  if (change.id.empty()) {
    return "default";
  }
  if (!change.before) {
    return "new";
  }
  return change.after ? "changed" : "gone";
}

std::string_view fate_of(const DemandChange& change) {
  if (change.is_new) {
    return "new";
  }
  return change.place ? "changed" : "gone";
}

std::string subject(const RuleDiff::Entry& entry) {
  return entry.id.empty() ? "defaults"
                          : std::string(entry.kind) + " \"" + printable(entry.id) + '"';
}

void print(const RuleDiff::Entry& entry, Console& console) {
  const auto line = [&](std::string_view label, const std::string& text) {
    console.out << "    " << label << "  " << wrapped(printable(text, longest_text), 9)
                << '\n';
  };
  console.out << "  " << console.out_paint.bold(subject(entry)) << ": "
              << painted_change(entry.change, console.out_paint) << '\n';
  line("was", entry.before);
  line("now", entry.after);
}

void finish(RuleDiff& diff) {
  const auto rest = std::stable_partition(
      diff.entries.begin(), diff.entries.end(),
      [](const auto& entry) { return entry.change == Change::weaker; });
  diff.weaker = static_cast<std::size_t>(rest - diff.entries.begin());
}

} // namespace

RuleDiff diff_inbound(const TableAt& before, const TableAt& after) {
  RuleDiff diff;
  compare_inbound(before, after, [&](const InboundChange& change) {
    diff.entries.push_back({"rule", std::string(change.id), fate_of(change),
                            change.change, text_before(change, before),
                            text_after(change, after)});
  });
  finish(diff);
  return diff;
}

RuleDiff diff_demands(const TableAt& before, const TableAt& after) {
  RuleDiff diff;
  compare_demands(before, after, [&](const DemandChange& change) {
    diff.entries.push_back({word(change.kind), std::string(change.id), fate_of(change),
                            change.change, change.before, change.after});
  });
  finish(diff);
  return diff;
}

void print(std::string_view title, const RuleDiff& diff, std::size_t most_entries,
           Console& console) {
  const auto& entries = diff.entries;
  if (entries.empty()) {
    return;
  }
  console.out << console.out_paint.bold(title) << " (" << entries.size() << ")\n";
  const auto shown = std::min(entries.size(), most_entries);
  for (std::size_t i = 0; i < shown; ++i) {
    print(entries[i], console);
  }
  if (entries.size() > shown) {
    console.out << "  and " << entries.size() - shown << " more; --all shows them\n";
  }
  console.out << '\n';
}

nlohmann::ordered_json entry_json(const RuleDiff::Entry& entry) {
  using json = nlohmann::ordered_json;
  return {{"kind", entry.kind},
          {"rule", entry.id.empty() ? json(nullptr) : json(entry.id)},
          {"fate", entry.fate},
          {"change", word(entry.change)},
          {"before", entry.before},
          {"after", entry.after}};
}

std::string painted_change(Change change, const Paint& paint) {
  switch (change) {
  case Change::same:
    return "the same promise";
  case Change::stricter:
    return paint.good("stricter");
  case Change::weaker:
    return paint.bad("weaker");
  }
  return "";
}

} // namespace mta_tls
