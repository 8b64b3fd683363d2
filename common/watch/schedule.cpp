#include "common/watch/schedule.h"

#include <algorithm>
#include <cstdint>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds soonest_retry = 5min;

// FNV-1a: the same in every process, as std::hash is not.
std::uint64_t hash_of(std::string_view text) noexcept {
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  for (const auto octet : text) {
    hash = (hash ^ static_cast<unsigned char>(octet)) * 1'099'511'628'211U;
  }
  return hash ^ (hash >> 32U);
}

std::chrono::seconds share_of(std::string_view hop, std::chrono::seconds period) {
  const auto seconds = static_cast<std::uint64_t>(std::max(period, 1s).count());
  return std::chrono::seconds(hash_of(hop) % seconds);
}

// The hop's own moment of a period, the first one that is not before `from`.
Instant own_moment(std::string_view hop, std::chrono::seconds every, Instant from) {
  const auto share = share_of(hop, every);
  const auto gap = (share - from.time_since_epoch() % every + every) % every;
  return from + gap;
}

} // namespace

std::chrono::seconds retry_after(std::chrono::seconds every) noexcept {
  return std::min(every, std::max(every / 12, soonest_retry));
}

void WatchSchedule::set_due(Entry entry, std::optional<Instant> due) {
  auto& [hop, state] = *entry;
  if (state.due) {
    due_.erase({*state.due, hop});
  }
  state.due = due;
  if (due) {
    due_.emplace(*due, hop);
  }
}

// Half a second for each, so that many of them come at a pace that anybody can bear.
Instant WatchSchedule::first_moment(std::chrono::seconds every, Instant now) {
  const auto first =
      std::max(last_first_, std::chrono::sys_time<std::chrono::milliseconds>(now));
  last_first_ = first + 500ms;
  return std::min(std::chrono::floor<std::chrono::seconds>(first), now + every);
}

void WatchSchedule::put(std::string_view hop, std::chrono::seconds every,
                        std::optional<Instant> looked, Instant now) {
  every = std::max(every, 1s);
  const auto [entry, is_new] = hops_.try_emplace(std::string(hop), Hop{every, {}});
  if (is_new && !looked) {
    set_due(entry, first_moment(every, now));
    return;
  }
  const bool is_under_way = !is_new && !entry->second.due;
  if (is_under_way || (!is_new && entry->second.every == every)) {
    entry->second.every = every;
    return;
  }
  entry->second.every = every;
  // A look that was due while nobody was there waits for its moment, too.
  set_due(entry, own_moment(hop, every, std::max(now, looked.value_or(now) + every / 2)));
}

void WatchSchedule::remove(std::string_view hop) {
  const auto entry = hops_.find(hop);
  if (entry != hops_.end()) {
    set_due(entry, std::nullopt);
    hops_.erase(entry);
  }
}

void WatchSchedule::looked(std::string_view hop, bool is_troubled, Instant at) {
  const auto entry = hops_.find(hop);
  if (entry == hops_.end()) {
    return;
  }
  const auto every = entry->second.every;
  const auto retry = retry_after(every);
  set_due(entry, is_troubled ? at + retry + share_of(hop, retry / 10)
                             : own_moment(hop, every, at + every / 2));
}

bool WatchSchedule::hurry(std::string_view hop, Instant now) {
  const auto entry = hops_.find(hop);
  if (entry == hops_.end() || !entry->second.due) {
    return false;
  }
  set_due(entry, std::min(*entry->second.due, now));
  return true;
}

void WatchSchedule::hurry_next(Instant now) {
  if (!due_.empty()) {
    hurry(std::string(due_.begin()->second), now);
  }
}

std::vector<std::string> WatchSchedule::take_due(std::size_t most, Instant now) {
  std::vector<std::string> taken;
  while (taken.size() < most && !due_.empty() && due_.begin()->first <= now) {
    taken.push_back(due_.begin()->second);
    set_due(hops_.find(taken.back()), std::nullopt);
  }
  return taken;
}

std::optional<Instant> WatchSchedule::next() const {
  return due_.empty() ? std::nullopt : std::optional(due_.begin()->first);
}

} // namespace mta_tls
