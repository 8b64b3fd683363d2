#pragma once

#include "common/discovery/sources.h"
#include "common/probe/domain_view.h"
#include "common/prober/servers.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>

namespace mta_tls {

struct ProberSettings {
  ServerProbeSettings server;
  Politeness politeness;
  std::uint16_t port = 0; // 0: that of the next hop
  std::size_t lookups_at_once = 200;
};

// Looks at next hops as a sending MTA would: DNS, the MTA-STS policy, then every server
// at every address. On one loop; the sources must be of that loop too, and live as long.
class Prober {
public:
  using Done = std::function<void(DomainView)>;

  Prober(Loop& loop, DnsSource& dns, PolicySource& policies, ProberSettings settings);

  void probe(NextHop hop, Instant now, Done done);

  // Servers that were looked at until now are looked at anew.
  void forget_servers() { servers_.forget(); }

private:
  struct Task;
  using TaskPointer = std::shared_ptr<Task>;

  void start_next();
  void go_on(const TaskPointer& task);
  void conclude_lookup(const TaskPointer& task, Knowledge knowledge);
  void probe_servers(const TaskPointer& task);

  DnsSource& dns_;
  PolicySource& policies_;
  ProberSettings settings_;
  Servers servers_;
  std::deque<TaskPointer> queue_;
  std::size_t lookups_ = 0;
};

} // namespace mta_tls
