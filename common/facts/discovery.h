#pragma once

#include "common/daemon/mailbox.h"
#include "common/dns/resolver.h"
#include "common/facts/fact_keeper.h"
#include "common/http/policy_fetcher.h"
#include "common/log/log.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mta_tls {

struct DiscoveryOptions {
  ResolverOptions resolver;
  FetcherOptions fetcher;
  std::string cache;                // a file; empty: nothing is kept over a restart
  std::chrono::seconds deadline{5}; // until a question is answered
};

// How discovery fares, for `mta-tls status`.
struct DiscoveryHealth {
  enum class Dane { being_tested, on, off, no_answer };
  Dane dane = Dane::being_tested;
  std::string why;                  // it is off, or has no answer
  std::vector<std::string> servers; // that DNS questions go to
  std::string failure;              // why nothing can be looked up; empty: it can
  std::string cache_trouble;        // empty: none
};

class DiscoveryThread;

// Everything about discovery that the event loop's thread has: the facts, and a thread
// that looks up what is missing. The thread starts when a table wants something to be
// looked up for the first time; until then nothing is asked of anybody.
class Discovery final : public Researcher {
public:
  Discovery(DiscoveryOptions options, Mailbox& home, Log& log);
  ~Discovery();
  Discovery(const Discovery&) = delete;
  Discovery& operator=(const Discovery&) = delete;

  void start();
  bool has_started() const noexcept { return thread_ != nullptr; }

  FactKeeper& facts() noexcept { return facts_; }
  const FactKeeper& facts() const noexcept { return facts_; }
  const DiscoveryHealth& health() const noexcept { return health_; }
  const DiscoveryOptions& options() const noexcept { return options_; }

  // Looks a next hop up whatever is known, for those who tell the story. What is found
  // counts from then on. `told` is called by the deadline, unless the thread is held up;
  // to be called after start().
  using Told = std::function<void(const DiscoveryTrace&)>;
  void trace(const NextHop& hop, const DiscoveryWanted& wanted, Told told);

  // False if the thread is held up, and the process must end around it.
  bool stop();

private:
  class Carrier;

  void look_up(Inquiry inquiry, std::uint32_t ticket) override;
  void forget(const std::string& hop) override;
  void forget_all() override;
  void take_trace(std::uint32_t number, const NextHop& hop, const DiscoveryWanted& wanted,
                  DiscoveryTrace trace);

  DiscoveryOptions options_;
  Mailbox& home_;
  Log& log_;
  FactKeeper facts_;
  std::map<std::uint32_t, Told> traced_; // by a number of its own
  std::uint32_t last_traced_ = 0;
  DiscoveryHealth health_;
  std::unique_ptr<Carrier> carrier_;
  std::unique_ptr<DiscoveryThread> thread_; // uses the carrier
};

} // namespace mta_tls
