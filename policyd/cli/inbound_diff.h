#pragma once

#include "common/policy/compare_inbound.h"
#include "policyd/cli/console.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace mta_tls {

// The inbound halves of two tables, rule by rule.
struct InboundDiff {
  struct Entry {
    std::string id;        // empty: the defaults
    std::string_view fate; // "default", "new", "gone", "changed"
    Change change;
    std::string before;
    std::string after;
  };

  std::vector<Entry> entries; // the weaker ones first
  std::size_t weaker = 0;
};

InboundDiff diff_inbound(const TableAt& before, const TableAt& after);

// Nothing if there is no difference.
void print(const InboundDiff& diff, std::size_t most_entries, Console& console);

nlohmann::ordered_json entry_json(const InboundDiff::Entry& entry);

// "stricter", coloured.
std::string painted_change(Change change, const Paint& paint);

} // namespace mta_tls
