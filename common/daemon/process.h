#pragma once

#include "common/audit/audit_file.h"
#include "common/daemon/account.h"
#include "common/daemon/control_server.h"
#include "common/daemon/mailbox.h"
#include "common/daemon/metrics_server.h"
#include "common/daemon/process_options.h"
#include "common/daemon/table_keeper.h"
#include "common/daemon/table_status.h"

#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// What a daemon is there for, as its process sees it. Called on the loop's thread.
class DaemonWork {
public:
  // To be used from now on; gives back the former table, null at first.
  virtual std::shared_ptr<const Snapshot> use(std::shared_ptr<const Snapshot> table) = 0;

  // There is a table: begins to serve, and says so in the log, with the address of the
  // control socket.
  virtual void serve(const std::string& control_address) = 0;

  // A reload was asked for: files that were rotated away are to be opened anew.
  virtual void reopen_files() {}

  // What Prometheus is told; only where it can ask.
  virtual void add_metrics(MetricPage& page) = 0;

  // Serves no more, and calls `done` when what was asked has been answered.
  virtual void finish(std::string_view signal, std::function<void()> done) = 0;

protected:
  ~DaemonWork() = default;
};

// What every daemon does from its start to its end: gives root up, keeps the table,
// obeys signals, answers on the control socket and tells systemd. The order of the calls:
// the constructor, the opening of sockets, open_audit(), become_user(), start_keeper(),
// run().
class Process final : public TableUser {
public:
  // `options` and everything else is borrowed. Throws std::exception with a line for the
  // administrator, as does become_user().
  Process(const ProcessOptions& options, Loop& loop, Mailbox& mailbox, Log& log,
          DaemonWork& work);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // A socket that a service manager has passed, by the FileDescriptorName= of its unit:
  // "control" and "metrics" are for the process. False: it is another one.
  bool adopt(std::string_view name, Listener& listener);

  // What --control and --metrics name, beside what was adopted.
  void open_control();
  void open_metrics();
  // To be asked before run().
  bool has_metrics() const noexcept { return !metrics_listeners_.empty(); }

  // Opens the audit file, which is the new user's if it is new; other openings of the
  // same file come after this one.
  void open_audit();

  // Gives root up.
  void become_user();

  // Null if there is none.
  AuditFile* audit() noexcept { return audit_ ? &*audit_ : nullptr; }
  const DaemonStatus& status() const noexcept { return status_; }

  // The thread that loads tables; to be made before run().
  TableKeeper& start_keeper();

  // Until a signal ends it, or fail() does. What it failed for, if it did.
  std::optional<std::string> run(ControlService& control);
  void fail(std::string why);
  bool is_leaving() const noexcept { return leaving_; }

  // False if the keeper's thread is still at work, and the process must end around it.
  bool stop_threads() { return !keeper_ || keeper_->stop(); }

private:
  void use(TableInForce table) override;
  void reloading() override;
  void reloaded(ReloadOutcome outcome) override;
  void failed_to_start(std::string text) override;

  void begin_service();
  void serve_metrics();
  void await_signal();
  void on_signal(int number);
  void leave(int signal_number);
  void close_to_askers();
  void feed_watchdog(std::chrono::microseconds interval);

  const ProcessOptions& options_;
  Loop& loop_;
  Mailbox& mailbox_; // of the loop
  Log& log_;
  DaemonWork& work_;
  std::optional<Account> account_; // to become, or to stay
  DaemonStatus status_;
  std::string status_text_; // for systemd
  std::optional<Listener> control_listener_;
  std::vector<Listener> metrics_listeners_;
  std::optional<AuditFile> audit_;
  std::unique_ptr<TableKeeper> keeper_;
  std::optional<ControlServer> control_;
  std::optional<MetricsServer> metrics_;
  asio::signal_set signals_;
  asio::steady_timer watchdog_;
  std::optional<std::string> failure_;
  bool serving_ = false;
  bool leaving_ = false;
};

} // namespace mta_tls
