#pragma once

#include "common/watch/standing.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace mta_tls {

// How all watched next hops stand. Belongs to one thread; others are sent copies.
class WatchBoard {
public:
  void put(Standing standing);
  void forget(std::string_view hop);

  // Null: the next hop is not watched, or has not been looked at yet.
  const Standing* of(std::string_view hop) const;

  std::size_t size() const noexcept { return standings_.size(); }
  // In the order of their names.
  void each(const std::function<void(const Standing&)>& take) const;

private:
  std::map<std::string, Standing, std::less<>> standings_;
};

} // namespace mta_tls
