#pragma once

#include "common/audit/audit_file.h"
#include "common/daemon/account.h"
#include "common/daemon/control_server.h"
#include "common/daemon/table_keeper.h"
#include "common/log/log.h"
#include "policyd/control_commands.h"
#include "policyd/inbound_record.h"
#include "policyd/options.h"
#include "policyd/server.h"

#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// The whole of mta-tls-policyd, from the options to its end.
class Daemon final : public TableUser {
public:
  // Opens what only root may open, then gives root up. Throws std::exception with a line
  // for the administrator.
  Daemon(DaemonOptions options, Log& log);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Until a signal ends it. What the start failed for, if it did.
  std::optional<std::string> run();

  // False if a thread is still at work, and the process must end around it.
  bool stop_threads() { return !keeper_ || keeper_->stop(); }

private:
  void open_sockets();
  bool adopt_passed_sockets();
  void listen_at(const std::vector<ListenAddress>& addresses, Protocol protocol);
  void become_user();
  void on_loop(std::function<void()> step);

  void use(TableInForce table) override;
  void reloading() override;
  void reloaded(ReloadOutcome outcome) override;
  void failed_to_start(std::string text) override;

  void begin_service();
  void await_signal();
  void on_signal(int number);
  void leave(int signal_number);
  void feed_watchdog(std::chrono::microseconds interval);

  DaemonOptions options_;
  Log& log_;
  std::optional<Account> account_; // to become, or to stay
  Loop loop_{1};
  Service service_;
  InboundRecord inbound_;
  DaemonStatus status_;
  Server server_;
  std::optional<Listener> control_listener_;
  std::optional<AuditFile> audit_;
  std::unique_ptr<TableKeeper> keeper_;
  std::optional<ControlCommands> commands_;
  std::optional<ControlServer> control_;
  asio::signal_set signals_;
  asio::steady_timer watchdog_;
  std::optional<std::string> failure_;
  bool leaving_ = false;
};

} // namespace mta_tls
