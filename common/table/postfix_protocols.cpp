#include "common/base/text.h"
#include "common/table/postfix_policy.h"

#include <array>

namespace mta_tls {

namespace {

// In rising order. No server of today has the first two, whatever a table says.
constexpr std::array<std::string_view, 6> names{"SSLv2",   "SSLv3",   "TLSv1",
                                                "TLSv1.1", "TLSv1.2", "TLSv1.3"};
constexpr std::size_t first_tls = 2;

std::optional<std::size_t> index_of(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (equals_ignoring_case(name, names[i])) {
      return i;
    }
  }
  return std::nullopt;
}

class ProtocolSet {
public:
  // False for a word that is none.
  bool add(std::string_view word) {
    if (word.starts_with(">=")) {
      return set_lowest(word.substr(2));
    }
    const bool excluded = word.starts_with('!');
    const auto index = index_of(excluded ? word.substr(1) : word);
    if (!index) {
      return false;
    }
    (excluded ? excluded_ : included_)[*index] = true;
    any_included_ = any_included_ || !excluded;
    return true;
  }

  // nullopt where the set has a hole, lacks the highest version, or is empty.
  std::optional<TlsVersion> lowest() const {
    std::size_t lowest = names.size();
    while (lowest > first_tls && has(lowest - 1)) {
      --lowest;
    }
    for (auto below = first_tls; below < lowest; ++below) {
      if (has(below)) {
        return std::nullopt;
      }
    }
    return lowest == names.size()
               ? std::nullopt
               : std::optional(static_cast<TlsVersion>(lowest - first_tls));
  }

private:
  bool set_lowest(std::string_view name) {
    const auto index = index_of(name);
    lowest_ = index.value_or(0);
    return index.has_value();
  }

  bool has(std::size_t i) const {
    return i >= lowest_ && !excluded_[i] && (!any_included_ || included_[i]);
  }

  std::array<bool, names.size()> included_{};
  std::array<bool, names.size()> excluded_{};
  bool any_included_ = false;
  std::size_t lowest_ = 0;
};

} // namespace

std::optional<TlsVersion> min_tls_of_protocols(std::string_view protocols) {
  ProtocolSet set;
  for (const auto word : split(protocols, ':')) {
    if (!set.add(word)) {
      return std::nullopt;
    }
  }
  return set.lowest();
}

} // namespace mta_tls
