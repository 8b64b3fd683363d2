#pragma once

#include "common/policy/compare_demands.h"
#include "common/policy/compare_inbound.h"
#include "policyd/cli/console.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Rules of two tables that are compared by their ids.
struct RuleDiff {
  struct Entry {
    std::string_view kind; // "rule", "sender rule", "message rule"
    std::string id;        // empty: the defaults
    std::string_view fate; // "default", "new", "gone", "changed"
    Change change;
    std::string before;
    std::string after;
  };

  std::vector<Entry> entries; // the weaker ones first
  std::size_t weaker = 0;
};

RuleDiff diff_inbound(const TableAt& before, const TableAt& after);
RuleDiff diff_demands(const TableAt& before, const TableAt& after);

// Nothing if there is no difference.
void print(std::string_view title, const RuleDiff& diff, std::size_t most_entries,
           Console& console);

nlohmann::ordered_json entry_json(const RuleDiff::Entry& entry);

// "stricter", coloured.
std::string painted_change(Change change, const Paint& paint);

} // namespace mta_tls
