#pragma once

#include "common/daemon/process.h"
#include "milter/control_commands.h"
#include "milter/history.h"
#include "milter/libmilter_sessions.h"
#include "milter/options.h"
#include "milter/service.h"

#include <asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace mta_tls {

// The whole of mta-tls-milter, from the options to its end. Sessions are served by
// libmilter's threads; the loop's thread, which is the first, has the signals, the
// control socket and the changes of the table.
class MilterDaemon final : public DaemonWork {
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

  std::shared_ptr<const Snapshot> use(std::shared_ptr<const Snapshot> table) override;
  void serve(const std::string& control_address) override;
  void reopen_files() override;
  void add_metrics(MetricPage& page) override;
  void finish(std::string_view signal, std::function<void()> done) override;

  void warn_of_unknowable(const Snapshot& table);
  void tell_of_forcing(const Snapshot& table);
  void read_history();
  void serve_sessions();
  void await_callbacks(int tries, std::function<void()> done);

  MilterOptions options_;
  Log& log_;
  Loop loop_{1};
  Mailbox mailbox_{loop_}; // for the other threads
  MilterService service_;
  std::optional<LibmilterSessions> sessions_;
  std::thread serving_;
  std::optional<RefusalAudit> refusals_;
  std::optional<History> history_;
  asio::steady_timer ending_;
  std::optional<MilterCommands> commands_; // the keeper's thread may still reply to them
  Process process_;                        // … until this one ends
};

} // namespace mta_tls
