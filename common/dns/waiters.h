#pragma once

#include "common/discovery/sources.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace mta_tls {

// Who waits for the answer to which question, and until when. Equal questions are one;
// each waiter has its own time. Times must not decrease from one waiter to the next.
class Waiters {
public:
  using Clock = std::chrono::steady_clock;
  using Done = DnsSource::Done;

  struct Late {
    std::vector<Done> done;
    std::vector<DnsQuestion> unwanted; // nobody waits for them any more
  };

  // True if nobody waited for this question until now.
  bool add(const DnsQuestion& question, Done done, Clock::time_point until);

  // All who wait for it; they do not wait any more.
  std::vector<Done> take(const DnsQuestion& question);

  // All whose time has come.
  Late take_late(Clock::time_point now);

  // When to call take_late(): no later than the first waiter's time. nullopt: nobody
  // waits.
  std::optional<Clock::time_point> first_time() const;

  bool wait_for(const DnsQuestion& question) const { return waiting_.contains(question); }

private:
  struct Waiter {
    std::uint64_t number;
    Done done;
  };
  struct End {
    Clock::time_point at;
    std::uint64_t number; // of the waiter
    DnsQuestion question;
  };
  using Waiting = std::map<DnsQuestion, std::deque<Waiter>>;

  Waiting::iterator find(const End& end);
  void drop_idle_ends();

  Waiting waiting_; // the waiters of a question in the order of their numbers
  std::deque<End> ends_;
  std::uint64_t next_number_ = 0;
};

} // namespace mta_tls
