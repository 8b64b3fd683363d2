#pragma once

#include "common/audit/audit_file.h"
#include "common/audit/audit_line.h"
#include "common/daemon/change_report.h"
#include "common/daemon/loop_thread.h"
#include "common/daemon/mailbox.h"
#include "common/daemon/reload_trigger.h"
#include "common/daemon/table_status.h"
#include "common/log/log.h"
#include "common/table/load.h"

#include <asio/system_timer.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// Who answers from the table. Called on the keeper's thread.
class TableUser {
public:
  // To be used from now on. The former one is to be given back by TableKeeper::release.
  virtual void use(TableInForce table) = 0;

  // A reload that somebody asked for begins; `reloaded` follows.
  virtual void reloading() = 0;
  virtual void reloaded(ReloadOutcome outcome) = 0;

  // There is no table to begin with; the text has the diagnostics.
  virtual void failed_to_start(std::string text) = 0;

protected:
  ~TableUser() = default;
};

// Reads the policy file, and reads it again when it changes or when told to, on a thread
// of its own that gives way to the one that answers. All or nothing: a file with errors
// leaves the former table in force. Logs and audits what changes, also when only a date
// has passed.
class TableKeeper {
public:
  struct Setting {
    std::string policy;
    AuditFile* audit = nullptr; // used on the keeper's thread alone
  };
  using Done = std::function<void(const ReloadOutcome&)>;

  TableKeeper(Setting setting, Log& log, TableUser& user);
  TableKeeper(const TableKeeper&) = delete;
  TableKeeper& operator=(const TableKeeper&) = delete;

  // Any thread may call these three. `done` is called on the keeper's thread.
  void reload(bool allow_older, Done done);
  void release(std::shared_ptr<const Snapshot> table);

  // False if the thread is in the middle of something that cannot be cut short. The
  // process may end then: nothing that has happened is unrecorded.
  bool stop();

private:
  void start();
  void notice_change();
  ReloadOutcome try_to_reload(bool allow_older);
  void tell(const ReloadOutcome& outcome, const Done& done);
  ReloadOutcome reload_now(bool allow_older);
  ReloadOutcome take(LoadedTable table, Instant now);
  ReloadOutcome keep(LoadedTable table, Instant now);
  ReloadOutcome refuse(std::vector<std::string> errors, Instant now);
  void log_failure(const std::vector<std::string>& errors);
  void watch(std::vector<std::string> files, std::chrono::system_clock::time_point since);
  void record_start(Instant now);
  ChangeReport record(const TableAt& before, const TableAt& after, AuditTrigger trigger);
  void log_changes(const ChangeReport& report);
  void await_date(Instant now);
  void on_date();
  void account_for_dates(Instant now);
  void reopen_audit();
  void flush_audit();

  Setting setting_;
  Log& log_;
  TableUser& user_;
  Loop loop_{1};
  Mailbox mailbox_{loop_};
  std::optional<ReloadTrigger> trigger_;
  asio::system_timer date_;
  Instant seen_until_; // dates up to here have been accounted for
  std::shared_ptr<const Snapshot> in_force_;
  std::vector<std::string> files_in_force_;
  std::vector<std::string> last_errors_; // of the last reload, if it failed
  std::atomic<bool> recording_ = false;
  LoopThread thread_; // uses all of these
};

} // namespace mta_tls
