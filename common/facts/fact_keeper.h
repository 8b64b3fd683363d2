#pragma once

#include "common/facts/fact_cache.h"
#include "common/facts/inquiry.h"
#include "common/policy/fact_source.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace mta_tls {

// Who looks next hops up for a FactKeeper, elsewhere, and calls its learn() later.
class Researcher {
public:
  virtual void look_up(Inquiry inquiry, std::uint32_t ticket) = 0;

  // Whoever has forgotten a next hop, or all, is not to remember it at the next start.
  virtual void forget(const std::string& hop) = 0;
  virtual void forget_all() = 0;

protected:
  ~Researcher() = default;
};

// A question that cannot be answered yet.
class FactWaiter {
public:
  // The question is to be asked again: now, or as soon as possible. Does not call the
  // keeper.
  virtual void facts_have_come() noexcept = 0;

protected:
  ~FactWaiter() = default;
};

struct FactCounts {
  std::uint64_t hits = 0;   // answered by what was known and not due
  std::uint64_t stale = 0;  // … and looked up ahead of the next question
  std::uint64_t misses = 0; // had to wait
  std::uint64_t look_ups = 0;
  std::uint64_t late = 0;              // concluded by the deadline, not by the answers
  std::uint64_t turned_away = 0;       // too many at a time
  std::array<std::uint64_t, 4> dane{}; // finished, by DanePromise
  std::uint64_t sts_found = 0;         // finished with a policy of mode enforce
  std::uint64_t sts_testing = 0;       // … of mode testing
  std::uint64_t sts_absent = 0;        // … without one, or of mode none
  std::uint64_t sts_failed = 0;        // … with something wrong
};

// What is known of next hops, on the thread that answers. It has what is missing looked
// up, DANE and MTA-STS each once at a time, and wakes those who wait for it.
class FactKeeper final : public FactSource {
public:
  // A question that has waited for `patience` seconds is deferred, whatever happens.
  FactKeeper(Researcher& researcher, const FactLimits& limits, std::uint32_t patience)
      : researcher_(researcher), cache_(limits), patience_(patience) {}
  FactKeeper(const FactKeeper&) = delete;
  FactKeeper& operator=(const FactKeeper&) = delete;

  const Discovered* known(const NextHop& hop, Instant now) override;
  const Discovered* obtain(const NextHop& hop, const DiscoveryWanted& wanted,
                           Instant now) override;

  // After obtain() has given nothing. leave() is for a waiter that has not been woken.
  void wait(std::string_view hop, FactWaiter& waiter);
  void leave(std::string_view hop, FactWaiter& waiter);

  struct Report {
    std::string hop;
    DiscoveryWanted part; // that was looked up
    std::uint32_t ticket;
    InquiryStage stage;
    Knowledge knowledge;
  };
  void learn(Report report, Instant now);

  // What somebody else has found out.
  void correct(std::string_view hop, const DiscoveryWanted& part, const Knowledge& found,
               Instant now);

  // What was known before the start; until start() every question waits.
  void remember(std::string_view hop, Knowledge knowledge, Instant now);
  void start();
  bool has_started() const noexcept { return started_; }

  // Whether policies are fetched anew though nobody asks; not while the table has nothing
  // looked up.
  void refresh_policies(bool wanted) noexcept { refreshes_ = wanted; }

  // Nobody is to wait any more: what is not known now is deferred.
  void finish();

  // Once a second: wakes who has waited too long, refreshes policies, forgets.
  void tick(Instant now);

  bool flush(std::string_view hop); // false: nothing was known
  std::size_t flush_all();

  const Knowledge* knowledge_of(std::string_view hop);
  const FactCache& cache() const noexcept { return cache_; }
  const FactCounts& counts() const noexcept { return counts_; }
  std::size_t under_way() const noexcept { return under_way_; }
  std::size_t waiting() const noexcept { return waiting_; }

private:
  struct Part {
    std::uint32_t ticket = 0; // 0: not under way
    std::uint32_t since = 0;
    bool concluded = false; // waited for no longer
  };

  // A next hop that is being looked up, or that somebody waits for.
  struct Flight {
    Part dane;
    Part sts;
    std::vector<FactWaiter*> waiters;
    std::uint32_t waited_since = 0;
    Instant turned_away_until; // questions are deferred until then
  };

  using Flights = std::map<std::string, Flight, std::less<>>;

  const Discovered* look_up(const NextHop& hop, Flight& flight, CachedFacts* facts,
                            const Served& served);
  void begin(const NextHop& hop, Flight& flight, DiscoveryWanted wanted,
             const Knowledge& before);
  void begin_part(const NextHop& hop, Part& part, DiscoveryWanted wanted,
                  const Knowledge& before);
  void take(const Report& report, Instant now);
  void count(const Report& report);
  void count_sts(const Knowledge& found);
  void end(Part& part);
  void turn_away(Flight& flight, Instant now);
  void wake(Flight& flight);
  void wake_all();
  void sweep(Flight& flight, Instant now);
  void sweep_flights(Instant now);
  void refresh_policy(CachedFacts& facts, Instant now);

  Researcher& researcher_;
  FactCache cache_;
  std::uint32_t patience_;
  Flights flights_;
  FactCounts counts_;
  std::uint32_t last_ticket_ = 0;
  std::uint32_t seconds_ = 0;
  std::size_t under_way_ = 0;
  std::size_t waiting_ = 0;
  bool started_ = false;
  bool refreshes_ = true;
  bool finishing_ = false;
};

} // namespace mta_tls
