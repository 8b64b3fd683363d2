#include "milter/daemon.h"

#include "common/base/text.h"
#include "common/daemon/process_metrics.h"
#include "common/daemon/systemd.h"
#include "milter/messages.h"
#include "milter/milter_metrics.h"

#include <stdexcept>
#include <syslog.h>
#include <unistd.h>
#include <utility>

namespace mta_tls {

namespace {

// Callbacks answer from memory: what runs when the end comes is over in no time.
constexpr auto callback_pause = std::chrono::milliseconds(10);
constexpr int callback_pauses = 200;

} // namespace

MilterDaemon::MilterDaemon(MilterOptions options, Log& log)
    : options_(std::move(options)), log_(log), service_(log, options_.sessions),
      ending_(loop_), process_(options_, loop_, mailbox_, log, *this) {
  ::openlog("mta-tls-milter", LOG_PID, LOG_MAIL); // for what libmilter says
  open_sockets();
  process_.open_audit();
  if (options_.audit) {
    refusals_.emplace(*options_.audit, log_);
    service_.audit_to(*refusals_);
  }
  process_.become_user();
}

MilterDaemon::~MilterDaemon() {
  if (serving_.joinable()) {
    serving_.detach();
  }
}

void MilterDaemon::open_sockets() {
  for (const auto& passed : take_passed_sockets()) {
    auto listener = adopt(loop_, passed.descriptor, passed.name);
    if (!process_.adopt(passed.name, listener)) {
      throw std::runtime_error("the service manager passes the socket \"" +
                               printable(passed.name) +
                               "\", but libmilter opens its own: only those named "
                               "\"control\" and \"metrics\" can be used");
    }
  }
  sessions_.emplace(loop_, service_, options_.milter, options_.timeout, options_.user);
  process_.open_control();
  process_.open_metrics();
}

std::optional<std::string> MilterDaemon::run() {
  auto& keeper = process_.start_keeper();
  commands_.emplace(mailbox_, service_, process_.status(), options_, keeper);
  auto failure = process_.run(*commands_);
  process_.stop_threads();
  sessions_->withdraw();
  return failure;
}

std::shared_ptr<const Snapshot> MilterDaemon::use(std::shared_ptr<const Snapshot> table) {
  warn_of_unknowable(*table);
  tell_of_forcing(*table);
  return service_.use(std::move(table));
}

void MilterDaemon::warn_of_unknowable(const Snapshot& table) {
  std::vector<std::string> names;
  for (const auto* rule : needs_key_digest(table.inbound())) {
    names.push_back(rule->id);
  }
  if (!names.empty()) {
    log_(message::facts_not_told, {{"rules", join(names, ", ")}});
  }
}

void MilterDaemon::tell_of_forcing(const Snapshot& table) {
  const bool may_demand = !table.messages().empty() || !table.senders().empty();
  if (may_demand && !options_.sessions.has_forced_transport) {
    log_(message::no_forced_transport);
  }
}

void MilterDaemon::read_history() {
  if (options_.history.empty()) {
    return;
  }
  history_.emplace(loop_, options_.history, log_,
                   [this](std::shared_ptr<const WatchBoard> board) {
                     service_.use(std::move(board));
                   });
  history_->start();
}

void MilterDaemon::serve(const std::string& control_address) {
  read_history();
  serving_ = std::thread(&MilterDaemon::serve_sessions, this);
  log_(message::started, {{"version", MTA_TLS_VERSION},
                          {"pid", ::getpid()},
                          {"milter", options_.milter.libmilter},
                          {"control", control_address}});
}

void MilterDaemon::serve_sessions() {
  const bool as_told = sessions_->run();
  mailbox_.post([this, as_told] {
    if (!process_.is_leaving()) {
      log_(message::libmilter_ended, {{"result", as_told ? "success" : "failure"}});
      process_.fail(
          "mta-tls-milter: libmilter has stopped serving; syslog has its reason");
    }
  });
}

void MilterDaemon::reopen_files() {
  if (refusals_) {
    refusals_->reopen();
  }
}

void MilterDaemon::add_metrics(MetricPage& page) {
  add_process_metrics(page, "mta-tls-milter", *service_.table(), process_.status());
  add_milter_metrics(page, service_);
}

void MilterDaemon::finish(std::string_view signal, std::function<void()> done) {
  service_.leave();
  if (history_) {
    history_->stop();
  }
  log_(message::stopping,
       {{"signal", signal}, {"sessions", service_.counts().open_sessions.load()}});
  sessions_->withdraw();
  await_callbacks(callback_pauses, std::move(done));
}

void MilterDaemon::await_callbacks(int tries, std::function<void()> done) {
  if (sessions_->busy() == 0 || tries == 0) {
    log_(message::stopped,
         {{"passed", service_.counts().passed.load()}, {"cut_off", sessions_->busy()}});
    done();
    return;
  }
  ending_.expires_after(callback_pause);
  ending_.async_wait(
      [this, tries, done = std::move(done)](const std::error_code& stopped) {
        if (!stopped) {
          await_callbacks(tries - 1, done);
        }
      });
}

} // namespace mta_tls
