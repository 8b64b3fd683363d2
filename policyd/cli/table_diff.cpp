#include "policyd/cli/table_diff.h"

#include "common/dialect/postfix.h"
#include "policyd/cli/change_reasons.h"

#include <optional>
#include <utility>

namespace mta_tls {

namespace {

RowFate fate_of(const NameChange& change) {
  if (change.name.empty()) {
    return RowFate::defaults;
  }
  if (change.listed_before != change.listed_after) {
    return change.listed_after ? RowFate::fresh : RowFate::gone;
  }
  return change.change == Change::weaker ? RowFate::weaker : RowFate::stricter;
}

std::string reply(const Decision& decision) {
  std::string text;
  render_postfix_policy(decision, text);
  return text;
}

DiffEntry entry_of(const NameChange& change) {
  return {std::string(change.name),
          change.below_only ? DiffEntry::Scope::below : DiffEntry::Scope::name,
          fate_of(change),
          change.change,
          reply(*change.before),
          reply(*change.after),
          change_reasons(change)};
}

// True if `below` is about the names below that of `entry`, and says the same of them.
bool shares_fate(const DiffEntry& entry, const DiffEntry& below) {
  return entry.scope == DiffEntry::Scope::name &&
         below.scope == DiffEntry::Scope::below && entry.name == below.name &&
         entry.fate == below.fate && entry.change == below.change &&
         entry.before == below.before && entry.after == below.after &&
         entry.reasons == below.reasons;
}

class Collector {
public:
  explicit Collector(std::size_t most_entries) : most_entries_(most_entries) {}

  void add(DiffEntry entry) {
    if (pending_ && shares_fate(*pending_, entry)) {
      pending_->scope = DiffEntry::Scope::name_and_below;
      return;
    }
    flush();
    pending_ = std::move(entry);
  }

  TableDiff finish() {
    flush();
    return std::move(diff_);
  }

private:
  void flush() {
    if (!pending_) {
      return;
    }
    auto& group = diff_.groups[static_cast<std::size_t>(pending_->fate)];
    ++group.count;
    group.weaker += pending_->change == Change::weaker ? 1U : 0U;
    if (group.entries.size() < most_entries_) {
      group.entries.push_back(*std::move(pending_));
    }
    pending_.reset();
  }

  std::size_t most_entries_;
  std::optional<DiffEntry> pending_;
  TableDiff diff_;
};

} // namespace

std::string_view word(RowFate fate) noexcept {
  switch (fate) {
  case RowFate::defaults:
    return "default";
  case RowFate::weaker:
    return "weaker";
  case RowFate::gone:
    return "gone";
  case RowFate::stricter:
    return "stricter";
  case RowFate::fresh:
    return "new";
  }
  return "";
}

std::size_t TableDiff::weaker() const {
  std::size_t sum = 0;
  for (const auto& each : groups) {
    sum += each.weaker;
  }
  return sum;
}

std::size_t TableDiff::total() const {
  std::size_t sum = 0;
  for (const auto& each : groups) {
    sum += each.count;
  }
  return sum;
}

TableDiff diff_tables(const TableAt& before, const TableAt& after,
                      std::size_t most_entries) {
  Collector collector(most_entries);
  compare_tables(before, after,
                 [&](const NameChange& change) { collector.add(entry_of(change)); });
  return collector.finish();
}

} // namespace mta_tls
