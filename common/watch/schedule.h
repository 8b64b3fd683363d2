#pragma once

#include "common/base/time.h"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mta_tls {

// When which next hop is to be looked at. Each has a moment of its own in its period, by
// a hash of its name: ten thousand of them make an even trickle, also after a restart.
class WatchSchedule {
public:
  // `looked`: when it was looked at last; nullopt: never, and so it is soon. A next hop
  // that is there already keeps its moment, unless its period changes.
  void put(std::string_view hop, std::chrono::seconds every,
           std::optional<Instant> looked, Instant now);
  void remove(std::string_view hop);

  // A look is over. Where it has shown trouble, the next one follows sooner.
  void looked(std::string_view hop, bool is_troubled, Instant at);

  // Looks at it as soon as possible. False: it is not there, or under way.
  bool hurry(std::string_view hop, Instant now);

  // The one that would be due next.
  void hurry_next(Instant now);

  // At most so many that are due, the longest due first; each is under way until
  // looked().
  std::vector<std::string> take_due(std::size_t most, Instant now);
  // nullopt: none is waiting.
  std::optional<Instant> next() const;

  std::size_t size() const noexcept { return hops_.size(); }
  bool contains(std::string_view hop) const { return hops_.contains(hop); }

private:
  struct Hop {
    std::chrono::seconds every;
    std::optional<Instant> due; // nullopt: under way
  };
  using Entry = std::map<std::string, Hop, std::less<>>::iterator;

  void set_due(Entry entry, std::optional<Instant> due);
  Instant first_moment(std::chrono::seconds every, Instant now);

  std::map<std::string, Hop, std::less<>> hops_;
  std::set<std::pair<Instant, std::string>> due_;
  std::chrono::sys_time<std::chrono::milliseconds> last_first_; // and half a second
};

// After trouble: a twelfth of the period, but no sooner than in five minutes.
std::chrono::seconds retry_after(std::chrono::seconds every) noexcept;

} // namespace mta_tls
