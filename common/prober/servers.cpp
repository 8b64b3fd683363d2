#include "common/prober/servers.h"

#include <asio/post.hpp>

#include <algorithm>
#include <utility>

namespace mta_tls {

Servers::Servers(Loop& loop, ServerProbeSettings settings, Politeness politeness)
    : loop_(loop), settings_(std::move(settings)), politeness_(politeness), timer_(loop),
      next_start_(Clock::now()) {}

void Servers::probe(const ServerPlace& place, Done done) {
  const auto [entry, is_new] = known_.try_emplace(place);
  if (entry->second.seen) {
    asio::post(loop_,
               [done = std::move(done), seen = entry->second.seen] { done(seen); });
    return;
  }
  entry->second.waiting.push_back(std::move(done));
  if (is_new) {
    queue_.push_back(place);
    start_next();
  }
}

void Servers::forget() {
  std::erase_if(known_, [](const auto& entry) { return entry.second.seen != nullptr; });
}

// False: too many are under way, or it is too early for the next one.
bool Servers::may_start() {
  if (busy_addresses_.size() >= politeness_.parallel || is_timed_) {
    return false;
  }
  if (Clock::now() >= next_start_) {
    return true;
  }
  is_timed_ = true;
  timer_.expires_at(next_start_);
  timer_.async_wait([this](const std::error_code& error) {
    if (!error) {
      is_timed_ = false;
      start_next();
    }
  });
  return false;
}

void Servers::start_next() {
  for (;;) {
    const auto next = std::ranges::find_if(queue_, [&](const ServerPlace& place) {
      return !busy_addresses_.contains(place.address);
    });
    if (next == queue_.end() || !may_start()) {
      return;
    }
    const auto place = *next;
    queue_.erase(next);
    start(place);
  }
}

void Servers::start(const ServerPlace& place) {
  constexpr std::chrono::nanoseconds second = std::chrono::seconds(1);
  // A loop that was busy may catch up a little.
  constexpr auto most_behind = std::chrono::milliseconds(50);
  next_start_ = std::max(next_start_, Clock::now() - most_behind) +
                second / politeness_.connections_per_second;
  busy_addresses_.insert(place.address);
  probe_server(loop_, place, settings_,
               [this](ServerObservation seen) { finish(std::move(seen)); });
}

void Servers::finish(ServerObservation seen) {
  auto& known = known_.at(seen.place);
  busy_addresses_.erase(seen.place.address);
  known.seen = std::make_shared<const ServerObservation>(std::move(seen));
  const auto observation = known.seen;
  for (const auto& done : std::exchange(known.waiting, {})) {
    done(observation); // may forget what is known
  }
  start_next();
}

} // namespace mta_tls
