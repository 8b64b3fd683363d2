#pragma once

#include "common/daemon/process.h"
#include "common/facts/discovery.h"
#include "policyd/control_commands.h"
#include "policyd/inbound_record.h"
#include "policyd/options.h"
#include "policyd/server.h"
#include "policyd/watch/watch.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// The whole of mta-tls-policyd, from the options to its end.
class Daemon final : public DaemonWork {
public:
  // Opens what only root may open, then gives root up. Throws std::exception with a line
  // for the administrator.
  Daemon(DaemonOptions options, Log& log);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Until a signal ends it. What the start failed for, if it did.
  std::optional<std::string> run();

  // False if a thread is still at work, and the process must end around it.
  bool stop_threads();

private:
  void open_sockets();
  bool adopt_passed_sockets();
  void listen_at(const std::vector<ListenAddress>& addresses, Protocol protocol);

  std::shared_ptr<const Snapshot> use(std::shared_ptr<const Snapshot> table) override;
  void serve(const std::string& control_address) override;
  void add_metrics(MetricPage& page) override;
  void finish(std::string_view signal, std::function<void()> done) override;

  DaemonOptions options_;
  Log& log_;
  Loop loop_{1};
  Mailbox mailbox_{loop_}; // for the other threads
  Discovery discovery_;
  Watch watch_;
  Metered metered_;
  Service service_; // its connections wait for discovery
  InboundRecord inbound_;
  Server server_;
  std::optional<ControlCommands> commands_; // the keeper's thread may still reply to them
  Process process_;                         // … until this one ends
};

} // namespace mta_tls
