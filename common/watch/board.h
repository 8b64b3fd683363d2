#pragma once

#include "common/watch/standing.h"

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace mta_tls {

// How all watched next hops stand. Belongs to one thread; others are sent copies.
class WatchBoard {
public:
  WatchBoard() = default;
  WatchBoard(const WatchBoard&) = delete;
  WatchBoard& operator=(const WatchBoard&) = delete;

  void put(Standing standing);
  void forget(std::string_view hop);

  // Null: the next hop is not watched, or has not been looked at yet.
  const Standing* of(std::string_view hop) const;

  std::size_t size() const noexcept { return standings_.size(); }
  // Of those whose last look was that.
  std::size_t count(Outlook outlook) const noexcept {
    return of_[static_cast<std::size_t>(outlook)].size();
  }
  // When the newest look was taken.
  const std::optional<Instant>& newest() const noexcept { return newest_; }

  // In the order of their names.
  void each(const std::function<void(const Standing&)>& take) const;

  // The first so many, in that order: what fails, what could not be seen, what would go
  // to some servers, what passes.
  void worst(std::size_t most, const std::function<void(const Standing&)>& take) const;

  // Those whose certificates end, the first so many of them that do, and when.
  using TakeEnd = std::function<void(const Standing&, Instant)>;
  void first_to_end(std::size_t most, const TakeEnd& take) const;

private:
  using Standings = std::map<std::string, Standing, std::less<>>;

  void take_out(Standings::iterator place);

  Standings standings_;
  // Their keys, by the outlook and by the end of a certificate.
  std::array<std::set<std::string_view>, 4> of_;
  std::set<std::pair<Instant, std::string_view>> ends_;
  std::optional<Instant> newest_;
};

} // namespace mta_tls
