#include "common/base/nearest.h"

#include "common/base/text.h"

#include <algorithm>
#include <vector>

namespace mta_tls {

namespace {

// Optimal string alignment distance.
std::size_t distance(std::string_view a, std::string_view b) {
  const auto width = b.size() + 1;
  std::vector<std::size_t> cost((a.size() + 1) * width);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& {
    return cost[i * width + j];
  };
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        at(i, j) = i + j;
        continue;
      }
      const auto same = ascii_lower(a[i - 1]) == ascii_lower(b[j - 1]);
      at(i, j) = std::min(
          {at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0U : 1U)});
      if (i > 1 && j > 1 && ascii_lower(a[i - 1]) == ascii_lower(b[j - 2]) &&
          ascii_lower(a[i - 2]) == ascii_lower(b[j - 1])) {
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
      }
    }
  }
  return at(a.size(), b.size());
}

constexpr std::size_t longest_word = 64;

} // namespace

std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> known) {
  if (word.size() > longest_word) {
    return std::nullopt;
  }
  std::optional<std::string_view> best;
  std::size_t least = std::max<std::size_t>(word.size() / 3, 1) + 1;
  for (const auto candidate : known) {
    const auto edits = distance(word, candidate);
    if (edits < least && edits < candidate.size()) {
      best = candidate;
      least = edits;
    }
  }
  return best;
}

} // namespace mta_tls
