#pragma once

#include "common/audit/audit_file.h"
#include "common/daemon/account.h"
#include "common/daemon/control_server.h"
#include "common/daemon/table_keeper.h"
#include "common/log/log.h"
#include "milter/control_commands.h"
#include "milter/libmilter_sessions.h"
#include "milter/options.h"
#include "milter/service.h"

#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace mta_tls {

// The whole of mta-tls-milter, from the options to its end. Sessions are served by
// libmilter's threads; the loop's thread, which is the first, has the signals, the
// control socket and the changes of the table.
class MilterDaemon final : public TableUser {
public:
  // Opens what only root may open, then gives root up. Throws std::exception with a line
  // for the administrator.
  MilterDaemon(MilterOptions options, Log& log);
  ~MilterDaemon();
  MilterDaemon(const MilterDaemon&) = delete;
  MilterDaemon& operator=(const MilterDaemon&) = delete;

  // Until a signal ends it. What it failed for, if it did. Threads of libmilter may still
  // run then, and use this object: the process must end without its destruction.
  std::optional<std::string> run();

private:
  void open_sockets();
  void become_user();
  void on_loop(std::function<void()> step);

  void use(TableInForce table) override;
  void reloading() override;
  void reloaded(ReloadOutcome outcome) override;
  void failed_to_start(std::string text) override;

  void warn_of_unknowable(const Snapshot& table);
  void begin_service();
  void serve_sessions();
  void await_signal();
  void on_signal(int number);
  void leave(int signal_number);
  void close_sockets();
  void await_callbacks(int tries);
  void feed_watchdog(std::chrono::microseconds interval);

  MilterOptions options_;
  Log& log_;
  std::optional<Account> account_; // to become, or to stay
  Loop loop_{1};
  MilterService service_;
  DaemonStatus status_;
  std::optional<LibmilterSessions> sessions_;
  std::thread serving_;
  std::optional<Listener> control_listener_;
  std::optional<AuditFile> audit_;
  std::optional<RefusalAudit> refusals_;
  std::unique_ptr<TableKeeper> keeper_;
  std::optional<MilterCommands> commands_;
  std::optional<ControlServer> control_;
  asio::signal_set signals_;
  asio::steady_timer watchdog_;
  asio::steady_timer ending_;
  std::optional<std::string> failure_;
  bool serving_begun_ = false;
  bool leaving_ = false;
};

} // namespace mta_tls
