#pragma once

#include "common/policy/decide.h"

#include <functional>

namespace mta_tls {

enum class Change {
  same,
  stricter, // keeps the old promise and adds to it
  weaker    // does not keep the old promise in every point
};

std::string_view word(Change change) noexcept;

// From what one table requires to what another does. Null is no opinion, and counts as
// opportunistic.
Change compare(const Require* before, const Require* after);

// The same of two decisions that were made without facts, or with the same ones: where
// the requirement is the same, what is looked up counts.
Change compare(const Decision& before, const Decision& after);

// One name whose answer differs between two tables, or two moments of one table.
struct NameChange {
  std::string_view name; // a domain or next hop; borrowed for the call
  bool below_only;       // true: speaks of the names below it alone
  const Decision* before;
  const Decision* after;
  bool listed_before; // a rule names it, or there is a default for the unlisted
  bool listed_after;
  Change change; // `same` where only the listing, not the answer, changed
};

struct TableAt {
  const Snapshot* snapshot;
  Instant now;
};

// Calls `report` for each name that either table lists and whose listing or answer is not
// the same in both; and, with an empty name, for what unlisted domains get.
void compare_tables(const TableAt& before, const TableAt& after,
                    const std::function<void(const NameChange&)>& report);

} // namespace mta_tls
