#include "policyd/cli/inbound_diff.h"

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

std::string subject(const InboundDiff::Entry& entry) {
  return entry.id.empty() ? "defaults" : "rule \"" + printable(entry.id) + '"';
}

void print(const InboundDiff::Entry& entry, Console& console) {
  const auto line = [&](std::string_view label, const std::string& text) {
    console.out << "    " << label << "  " << wrapped(printable(text, longest_text), 9)
                << '\n';
  };
  console.out << "  " << console.out_paint.bold(subject(entry)) << ": "
              << painted_change(entry.change, console.out_paint) << '\n';
  line("was", entry.before);
  line("now", entry.after);
}

} // namespace

InboundDiff diff_inbound(const TableAt& before, const TableAt& after) {
  InboundDiff diff;
  compare_inbound(before, after, [&](const InboundChange& change) {
    diff.weaker += change.change == Change::weaker ? 1U : 0U;
    diff.entries.push_back({std::string(change.id), fate_of(change), change.change,
                            text_before(change, before), text_after(change, after)});
  });
  std::stable_partition(diff.entries.begin(), diff.entries.end(),
                        [](const auto& entry) { return entry.change == Change::weaker; });
  return diff;
}

void print(const InboundDiff& diff, std::size_t most_entries, Console& console) {
  const auto& entries = diff.entries;
  if (entries.empty()) {
    return;
  }
  console.out << console.out_paint.bold("Mail that comes in") << " (" << entries.size()
              << ")\n";
  const auto shown = std::min(entries.size(), most_entries);
  for (std::size_t i = 0; i < shown; ++i) {
    print(entries[i], console);
  }
  if (entries.size() > shown) {
    console.out << "  and " << entries.size() - shown << " more; --all shows them\n";
  }
  console.out << '\n';
}

nlohmann::ordered_json entry_json(const InboundDiff::Entry& entry) {
  using json = nlohmann::ordered_json;
  return {{"rule", entry.id.empty() ? json(nullptr) : json(entry.id)},
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
