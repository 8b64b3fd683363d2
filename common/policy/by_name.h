#pragma once

#include <absl/container/flat_hash_map.h>

#include <functional>
#include <string>
#include <string_view>

namespace mta_tls {

struct NameHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view name) const noexcept {
    return std::hash<std::string_view>()(name);
  }
};

// A map by names, in which a view finds its value.
template <class Value>
using ByName = absl::flat_hash_map<std::string, Value, NameHash, std::equal_to<>>;

} // namespace mta_tls
