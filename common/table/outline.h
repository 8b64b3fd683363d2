#pragma once

#include "common/table/source_text.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace mta_tls {

// What the outermost object of a JSON text holds, found at the speed of a text search:
// a rule can then be read knowing the defaults and profiles that stand behind it.
struct Outline {
  struct Member {
    std::string_view key; // as written, between its quotes
    Span value;
  };

  std::vector<Member> members;
  // The texts in arrays under the keys that were asked for, at any depth.
  std::size_t listed_texts = 0;
  std::size_t listed_octets = 0;
  bool complete = false; // false: not well-formed; later members may be missing

  const Member* find(std::string_view key) const;
};

Outline outline_of(std::string_view json, std::span<const std::string_view> lists);

} // namespace mta_tls
