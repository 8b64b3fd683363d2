#include "common/facts/fact_cache.h"

#include "common/discovery/lifetimes.h"

#include <algorithm>
#include <utility>

namespace mta_tls {

namespace {

// Of the list and of the index.
constexpr std::size_t overhead = 2 * sizeof(void*) + 3 * sizeof(void*);

std::size_t octets_of(const DiscoveredSts& sts) {
  auto octets = sizeof sts;
  for (const auto& name : sts.requirement.names) {
    octets += sizeof name + name.domain().text().size();
  }
  return octets;
}

std::size_t octets_of(const CachedFacts& facts) {
  const auto& policy = facts.knowledge.facts.sts;
  return sizeof facts + overhead + facts.hop.size() + (policy ? octets_of(*policy) : 0);
}

Instant fresh_until(const Knowledge& knowledge) {
  auto until = Instant::max();
  if (knowledge.facts.dane) {
    until = std::min(until, knowledge.dane.refresh);
  }
  if (knowledge.facts.asked_for_sts) {
    until = std::min(until, knowledge.sts.record.refresh);
  }
  if (knowledge.facts.sts) {
    until = std::min(until, knowledge.facts.sts->expires);
  }
  return until;
}

} // namespace

bool is_of_no_use(const Knowledge& knowledge, Instant now) {
  const bool dane = knowledge.facts.dane && now < knowledge.dane.expires + longest_stale;
  const bool record =
      knowledge.facts.asked_for_sts && now < knowledge.sts.record.expires + longest_stale;
  const auto& policy = knowledge.facts.sts;
  return !dane && !record && !(policy && now < policy->expires);
}

CachedFacts* FactCache::find(std::string_view hop) {
  const auto found = index_.find(hop);
  return found == index_.end() ? nullptr : &*found->second;
}

CachedFacts& FactCache::put(std::string_view hop, Knowledge knowledge, Instant now) {
  const auto found = index_.find(hop);
  const auto place = found == index_.end() ? make(hop, now) : found->second;
  place->knowledge = std::move(knowledge);
  place->fresh_until = fresh_until(place->knowledge);
  account(place, now);
  make_room(*place);
  return *place;
}

FactCache::Place FactCache::make(std::string_view hop, Instant now) {
  const auto place = others_.emplace(others_.end());
  place->hop = hop;
  place->used = now;
  index_.emplace(place->hop, place);
  return place;
}

void FactCache::account(Place place, Instant now) {
  octets_ -= std::exchange(place->octets, octets_of(*place));
  octets_ += place->octets;
  auto& former = home(*place);
  place->is_held = is_enforced(place->knowledge.facts.sts, now);
  auto& next = home(*place);
  next.splice(next.end(), former, place);
}

void FactCache::make_room(const CachedFacts& newest) {
  while (index_.size() > 1 &&
         (index_.size() > limits_.entries || octets_ > limits_.octets)) {
    const bool has_others = others_.size() > (newest.is_held ? 0U : 1U);
    ++(has_others ? dropped_ : dropped_held_);
    drop(least_used(has_others ? others_ : held_, newest));
  }
}

// Of the few that stand in front; the others of them go to the end.
FactCache::Place FactCache::least_used(Entries& entries, const CachedFacts& newest) {
  constexpr std::size_t sample = 8;
  auto oldest = entries.end();
  const auto count = std::min(entries.size(), sample);
  for (std::size_t i = 0; i < count; ++i) {
    const auto place = entries.begin();
    entries.splice(entries.end(), entries, place);
    if (&*place != &newest && (oldest == entries.end() || place->used < oldest->used)) {
      oldest = place;
    }
  }
  return oldest;
}

void FactCache::drop(Place place) {
  octets_ -= place->octets;
  index_.erase(place->hop);
  home(*place).erase(place);
}

void FactCache::erase(std::string_view hop) {
  const auto found = index_.find(hop);
  if (found != index_.end()) {
    drop(found->second);
  }
}

void FactCache::clear() {
  index_.clear();
  others_.clear();
  held_.clear();
  octets_ = 0;
}

} // namespace mta_tls
