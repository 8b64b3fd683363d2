#pragma once

#include "common/prober/server_probe.h"

#include <asio/steady_timer.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

namespace mta_tls {

struct Politeness {
  std::size_t parallel = 200;
  unsigned connections_per_second = 200;
};

// Probes servers, each only once however often it is asked for, no two connections to one
// address at a time, and so many in all as is polite.
class Servers {
public:
  using Observation = std::shared_ptr<const ServerObservation>;
  using Done = std::function<void(const Observation&)>;

  Servers(Loop& loop, ServerProbeSettings settings, Politeness politeness);

  // `done` is called from the loop, never before probe() has returned.
  void probe(const ServerPlace& place, Done done);

  // What was seen until now is seen anew when it is asked for again.
  void forget();

private:
  using Clock = std::chrono::steady_clock;
  struct Known {
    Observation seen;
    std::vector<Done> waiting;
  };

  void start_next();
  bool may_start();
  void start(const ServerPlace& place);
  void finish(ServerObservation seen);

  Loop& loop_;
  ServerProbeSettings settings_;
  Politeness politeness_;
  asio::steady_timer timer_;
  bool is_timed_ = false;
  Clock::time_point next_start_;
  std::map<ServerPlace, Known> known_;
  std::deque<ServerPlace> queue_;
  std::set<std::string> busy_addresses_;
};

} // namespace mta_tls
