#pragma once

#include "common/discovery/knowledge.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>

namespace mta_tls {

struct FactLimits {
  std::size_t entries = 200'000;
  std::size_t octets = std::size_t{128} * 1024 * 1024;
};

// What is known of a next hop, while it is kept.
struct CachedFacts {
  std::string hop;
  Knowledge knowledge;
  Instant fresh_until; // no part of what is known is due to be looked up before
  Instant used;
  std::size_t octets = 0;
  bool is_held = false; // for an MTA-STS policy in force
};

// The knowledge of many next hops, bounded. When it is full, what was not asked for
// longest goes; that of an enforced MTA-STS policy in force goes last of all, since
// without it mail would not be protected while DNS or HTTPS fail.
class FactCache {
public:
  explicit FactCache(const FactLimits& limits) : limits_(limits) {}
  FactCache(const FactCache&) = delete;
  FactCache& operator=(const FactCache&) = delete;

  CachedFacts* find(std::string_view hop);

  // The pointer holds until the next put(), erase() or turn().
  CachedFacts& put(std::string_view hop, Knowledge knowledge, Instant now);
  void erase(std::string_view hop);
  void clear();

  // Looks at the next `count` entries, in turn: forgets what is of no use any more, and
  // calls visit(CachedFacts&) for the others.
  template <class Visit>
  void turn(std::size_t count, Instant now, Visit visit);

  template <class Visit>
  void each(Visit visit) const;

  std::size_t size() const noexcept { return index_.size(); }
  std::size_t octets() const noexcept { return octets_; }
  std::size_t held() const noexcept { return held_.size(); } // with a policy in force
  std::uint64_t dropped() const noexcept { return dropped_; }
  std::uint64_t dropped_held() const noexcept { return dropped_held_; }

private:
  using Entries = std::list<CachedFacts>;
  using Place = Entries::iterator;

  Entries& home(const CachedFacts& facts) { return facts.is_held ? held_ : others_; }
  Place make(std::string_view hop, Instant now);
  void drop(Place place);
  void account(Place place, Instant now);
  void make_room(const CachedFacts& newest);
  Place least_used(Entries& entries, const CachedFacts& newest);

  FactLimits limits_;
  Entries others_;
  Entries held_;
  absl::flat_hash_map<std::string_view, Place> index_; // keys are the entries' own
  std::size_t octets_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t dropped_held_ = 0;
};

// Nothing of it can answer, now or while something else fails.
bool is_of_no_use(const Knowledge& knowledge, Instant now);

template <class Visit>
void FactCache::turn(std::size_t count, Instant now, Visit visit) {
  for (auto* entries : {&held_, &others_}) {
    const auto some = std::min(entries->size(), count);
    for (std::size_t i = 0; i < some; ++i) {
      const auto place = entries->begin();
      if (is_of_no_use(place->knowledge, now)) {
        drop(place);
      } else {
        entries->splice(entries->end(), *entries, place);
        visit(*place);
      }
    }
  }
}

template <class Visit>
void FactCache::each(Visit visit) const {
  for (const auto* entries : {&held_, &others_}) {
    for (const auto& facts : *entries) {
      visit(facts);
    }
  }
}

} // namespace mta_tls
