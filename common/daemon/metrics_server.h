#pragma once

#include "common/daemon/few_connections.h"
#include "common/metrics/metric_page.h"

#include <functional>
#include <list>
#include <vector>

namespace mta_tls {

// Answers GET /metrics (HTTP/1) with what `fill` puts on a page, on the loop's thread: a
// page must be made in the time of some answers to MTAs. Anybody may connect who reaches
// the address, so there are limits: a few connections at a time, a short request, five
// seconds for all of it, one reply for a connection.
//
// Not here: TLS, authentication, compression. A reverse proxy has them.
class MetricsServer {
public:
  using Fill = std::function<void(MetricPage&)>;

  MetricsServer(Loop& loop, Fill fill) : loop_(loop), fill_(std::move(fill)) {}

  void start(std::vector<Listener> listeners);
  void stop();

private:
  class Session;

  Loop& loop_;
  Fill fill_;
  std::list<FewConnections> entrances_;
};

} // namespace mta_tls
