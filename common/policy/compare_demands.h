#pragma once

#include "common/policy/compare.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

enum class DemandKind { sender, message };

std::string_view word(DemandKind kind) noexcept; // "sender rule", "message rule"

// One rule about senders or messages, by its id, that differs between two tables, or two
// moments of one.
struct DemandChange {
  DemandKind kind;
  std::string_view id; // of the rule; borrowed for the call
  bool is_new;         // there was none of this id
  std::string before;  // what it asks for whom; "absent"
  std::string after;
  std::optional<RulePlace> place; // of the new rule, if there is one
  Change change;                  // `same` where nobody's mail is asked for more or less
};

// Calls `report` for each such rule that is new, gone, or asks for something else, of
// others, or at another time. It is weaker if any mail that the old rule was about is not
// surely asked for as much by the new table, whichever of its rules does so.
void compare_demands(const TableAt& before, const TableAt& after,
                     const std::function<void(const DemandChange&)>& report);

} // namespace mta_tls
