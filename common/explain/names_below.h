#pragma once

#include "common/explain/case.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// What holds for the names below a domain that no rule lists.
struct NamesBelow {
  std::string answer;
  bool same; // as for the domain itself
  std::string why;
  std::vector<std::string> except; // taken out by the rule, with all below them
};

// nullopt where there are no names below: next hops and keys that are none.
std::optional<NamesBelow> names_below(const Case& about, std::string_view answer);

} // namespace mta_tls
