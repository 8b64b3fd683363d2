#include "common/dns/waiters.h"

#include <utility>

namespace mta_tls {

bool Waiters::add(const DnsQuestion& question, Done done, Clock::time_point until) {
  const auto number = next_number_++;
  auto& waiters = waiting_[question];
  waiters.push_back({number, std::move(done)});
  ends_.push_back({until, number, question});
  return waiters.size() == 1;
}

std::vector<Waiters::Done> Waiters::take(const DnsQuestion& question) {
  std::vector<Done> taken;
  if (auto found = waiting_.extract(question); !found.empty()) {
    for (auto& waiter : found.mapped()) {
      taken.push_back(std::move(waiter.done));
    }
  }
  drop_idle_ends();
  return taken;
}

Waiters::Late Waiters::take_late(Clock::time_point now) {
  Late late;
  for (; !ends_.empty() && ends_.front().at <= now; ends_.pop_front()) {
    const auto found = find(ends_.front());
    if (found == waiting_.end()) {
      continue;
    }
    auto& [question, waiters] = *found;
    late.done.push_back(std::move(waiters.front().done));
    waiters.pop_front();
    if (waiters.empty()) {
      late.unwanted.push_back(question);
      waiting_.erase(found);
    }
  }
  drop_idle_ends();
  return late;
}

std::optional<Waiters::Clock::time_point> Waiters::first_time() const {
  return ends_.empty() ? std::nullopt : std::optional(ends_.front().at);
}

// Of those who wait for one question, the first one's time comes first.
Waiters::Waiting::iterator Waiters::find(const End& end) {
  const auto found = waiting_.find(end.question);
  return found != waiting_.end() && found->second.front().number == end.number
             ? found
             : waiting_.end();
}

// Of waiters that have their answer.
void Waiters::drop_idle_ends() {
  while (!ends_.empty() && find(ends_.front()) == waiting_.end()) {
    ends_.pop_front();
  }
}

} // namespace mta_tls
