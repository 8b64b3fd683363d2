#pragma once

#include "common/policy/compare.h"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace mta_tls {

// What became of a name between two tables.
enum class RowFate {
  defaults, // not a name at all: what unlisted domains get
  weaker,
  gone, // no longer listed
  stricter,
  fresh // newly listed
};

inline constexpr std::array all_fates{RowFate::defaults, RowFate::weaker, RowFate::gone,
                                      RowFate::stricter, RowFate::fresh};

// "default", "weaker", "gone", "stricter", "new"
std::string_view word(RowFate fate) noexcept;

struct DiffEntry {
  enum class Scope { name, below, name_and_below };

  std::string name; // empty: the default
  Scope scope;
  RowFate fate;
  Change change;
  std::string before; // the replies, as Postfix gets them
  std::string after;
  std::vector<std::string> reasons;
};

// Two tables, name by name.
struct TableDiff {
  struct Group {
    std::size_t count = 0;
    std::size_t weaker = 0;
    std::vector<DiffEntry> entries; // the first of them, by the order of the files
  };

  std::array<Group, all_fates.size()> groups;

  const Group& group(RowFate fate) const {
    return groups[static_cast<std::size_t>(fate)];
  }
  std::size_t weaker() const;
  std::size_t total() const;
};

// Keeps at most `most_entries` of each group; counts all. A name and the names below it
// that share their fate are one entry.
TableDiff diff_tables(const TableAt& before, const TableAt& after,
                      std::size_t most_entries);

} // namespace mta_tls
