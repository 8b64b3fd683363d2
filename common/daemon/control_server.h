#pragma once

#include "common/daemon/control_service.h"
#include "common/daemon/few_connections.h"

namespace mta_tls {

// Accepts `mta-tls` on the control socket: see control_protocol.h. The file mode of the
// socket decides who may; a few connections at a time are all it ever needs.
class ControlServer {
public:
  ControlServer(Loop& loop, ControlService& service);

  void start(Listener listener) { connections_.start(std::move(listener)); }
  void stop() { connections_.stop(); }

private:
  class Session;

  FewConnections connections_;
};

} // namespace mta_tls
