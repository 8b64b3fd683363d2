#pragma once

#include "common/daemon/control_service.h"
#include "common/daemon/listener.h"
#include "common/daemon/loop.h"
#include "common/log/log.h"

#include <asio/steady_timer.hpp>

#include <cstddef>
#include <memory>

namespace mta_tls {

// Accepts `mta-tls` on the control socket: see control_protocol.h. The file mode of the
// socket decides who may; a few connections at a time are all it ever needs.
class ControlServer {
public:
  ControlServer(Loop& loop, ControlService& service, Log& log);

  void start(Listener listener);
  void stop();

private:
  class Session;

  void accept();
  void accept_later();

  Loop& loop_;
  ControlService& service_;
  Log& log_;
  std::optional<Listener> listener_;
  StreamSocket next_;
  asio::steady_timer pause_;
  std::shared_ptr<std::size_t> sessions_ = std::make_shared<std::size_t>(0);
};

} // namespace mta_tls
