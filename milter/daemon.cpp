#include "milter/daemon.h"

#include "common/base/text.h"
#include "common/daemon/process.h"
#include "common/daemon/systemd.h"
#include "milter/messages.h"

#include <asio/post.hpp>

#include <array>
#include <csignal>
#include <cstring>
#include <syslog.h>
#include <unistd.h>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::array ending_signals{SIGTERM, SIGINT};

// The name of a socket unit's FileDescriptorName= that makes it the control socket.
constexpr std::string_view control_name = "control";

// Callbacks answer from memory: what runs when the end comes is over in no time.
constexpr auto callback_pause = std::chrono::milliseconds(10);
constexpr int callback_pauses = 200;

} // namespace

MilterDaemon::MilterDaemon(MilterOptions options, Log& log)
    : options_(std::move(options)), log_(log), service_(log, options_.authserv_id),
      signals_(loop_), watchdog_(loop_), ending_(loop_) {
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);
  ::openlog("mta-tls-milter", LOG_PID, LOG_MAIL); // for what libmilter says
  status_.policy = options_.policy;
  account_ = account_to_become(options_.user);
  open_sockets();
  if (options_.audit) {
    audit_.emplace(*options_.audit);
    refusals_.emplace(*options_.audit, log_);
    service_.audit_to(*refusals_);
  }
  become_user();
  must_be_readable(options_.policy, options_.user);
}

MilterDaemon::~MilterDaemon() {
  if (serving_.joinable()) {
    serving_.detach();
  }
}

void MilterDaemon::open_sockets() {
  for (const auto& passed : take_passed_sockets()) {
    if (passed.name != control_name) {
      throw std::runtime_error("the service manager passes the socket \"" +
                               printable(passed.name) +
                               "\", but libmilter opens its own: only one named "
                               "\"control\" can be used");
    }
    control_listener_.emplace(adopt(loop_, passed.descriptor, passed.name));
  }
  sessions_.emplace(loop_, service_, options_.milter, options_.timeout, options_.user);
  if (options_.control && !control_listener_) {
    auto opened = listen(loop_, *options_.control, options_.user);
    control_listener_.emplace(std::move(opened.front()));
  }
}

void MilterDaemon::become_user() {
  if (!account_ || !is_root()) {
    return;
  }
  if (account_->user == 0) {
    log_(message::stays_root);
    return;
  }
  if (audit_) {
    audit_->give_to(account_->user, account_->group);
  }
  become(*account_);
}

std::optional<std::string> MilterDaemon::run() {
  signals_.add(SIGHUP);
  for (const int number : ending_signals) {
    signals_.add(number);
  }
  await_signal();
  keeper_ = std::make_unique<TableKeeper>(
      TableKeeper::Setting{options_.policy, audit_ ? &*audit_ : nullptr}, log_, *this);
  commands_.emplace(loop_, service_, status_, options_.milter.libmilter, *keeper_);
  control_.emplace(loop_, *commands_, log_);
  while (!loop_.stopped()) {
    try {
      loop_.run();
    } catch (const std::exception& error) {
      log_(message::internal_error, {{"error", error.what()}});
    }
  }
  // The signals stay ours: none is to cut the rest short.
  keeper_->stop();
  close_sockets();
  return failure_;
}

void MilterDaemon::on_loop(std::function<void()> step) {
  asio::post(loop_, std::move(step));
}

void MilterDaemon::use(TableInForce table) {
  warn_of_unknowable(*table.snapshot);
  if (auto former = service_.use(table.snapshot)) {
    keeper_->release(std::move(former));
  }
  on_loop([this, table = std::move(table)]() mutable {
    table.snapshot.reset();
    status_.table = std::move(table);
    if (!std::exchange(serving_begun_, true) && !leaving_) {
      begin_service();
    }
  });
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

void MilterDaemon::reloading() {
  notify_service_manager(reloading_text());
  if (refusals_) {
    refusals_->reopen();
  }
}

void MilterDaemon::reloaded(ReloadOutcome outcome) {
  on_loop([this, outcome = std::move(outcome)]() mutable {
    ++(outcome.ok ? status_.reloads.succeeded : status_.reloads.failed);
    status_.last_reload = std::move(outcome);
    const bool ok = status_.last_reload->ok;
    notify_service_manager(
        "READY=1\n" + status_text(*service_.table()) +
        (ok ? "" : "; the changed policy file has errors and was not taken"));
  });
}

void MilterDaemon::failed_to_start(std::string text) {
  on_loop([this, text = std::move(text)]() mutable {
    failure_ = std::move(text);
    loop_.stop();
  });
}

void MilterDaemon::begin_service() {
  status_.started =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  serving_ = std::thread(&MilterDaemon::serve_sessions, this);
  if (control_listener_) {
    status_.control_address = control_listener_->address;
    control_->start(*std::move(control_listener_));
    control_listener_.reset();
  }
  if (const auto interval = watchdog_interval()) {
    feed_watchdog(*interval / 2);
  }
  log_(message::started, {{"version", MTA_TLS_VERSION},
                          {"pid", ::getpid()},
                          {"milter", options_.milter.libmilter},
                          {"control", status_.control_address}});
  notify_service_manager("READY=1\n" + status_text(*service_.table()));
}

void MilterDaemon::serve_sessions() {
  const bool as_told = sessions_->run();
  on_loop([this, as_told] {
    if (leaving_) {
      return;
    }
    log_(message::libmilter_ended, {{"result", as_told ? "success" : "failure"}});
    failure_ = "mta-tls-milter: libmilter has stopped serving; syslog has its reason";
    loop_.stop();
  });
}

void MilterDaemon::feed_watchdog(std::chrono::microseconds interval) {
  notify_service_manager("WATCHDOG=1");
  watchdog_.expires_after(interval);
  watchdog_.async_wait([this, interval](const std::error_code& stopped) {
    if (!stopped) {
      feed_watchdog(interval);
    }
  });
}

void MilterDaemon::await_signal() {
  signals_.async_wait([this](const std::error_code& stopped, int number) {
    if (!stopped) {
      on_signal(number);
    }
  });
}

void MilterDaemon::on_signal(int number) {
  await_signal();
  if (number == SIGHUP) {
    // Until there is a table, it is being read anyway.
    if (serving_begun_) {
      keeper_->reload(false, nullptr);
    }
    return;
  }
  leave(number);
}

void MilterDaemon::leave(int signal_number) {
  if (std::exchange(leaving_, true)) {
    return;
  }
  service_.leave();
  notify_service_manager("STOPPING=1");
  log_(message::stopping, {{"signal", ::sigabbrev_np(signal_number)},
                           {"sessions", service_.counts().open_sessions.load()}});
  close_sockets();
  await_callbacks(callback_pauses);
}

void MilterDaemon::close_sockets() {
  control_->stop();
  control_listener_.reset();
  sessions_->withdraw();
}

void MilterDaemon::await_callbacks(int tries) {
  if (sessions_->busy() == 0 || tries == 0) {
    log_(message::stopped,
         {{"passed", service_.counts().passed.load()}, {"cut_off", sessions_->busy()}});
    loop_.stop();
    return;
  }
  ending_.expires_after(callback_pause);
  ending_.async_wait([this, tries](const std::error_code& stopped) {
    if (!stopped) {
      await_callbacks(tries - 1);
    }
  });
}

} // namespace mta_tls
