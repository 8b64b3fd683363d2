#include "common/daemon/process.h"

#include "common/base/text.h"
#include "common/daemon/background.h"
#include "common/daemon/messages.h"
#include "common/daemon/systemd.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <stdexcept>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace mta_tls {

namespace {

// Each MTA process holds a connection; the soft limit is made for programs with
// select(2).
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

// Root alone can choose, and must: nothing here needs root.
std::optional<Account> account_to_become(const std::optional<std::string>& user) {
  if (!user && is_root()) {
    throw std::runtime_error("started as root: --user NAME tells which user to become "
                             "(--user root to stay root)");
  }
  if (!user) {
    return std::nullopt;
  }
  auto account = find_account(*user);
  if (!is_root() && account.user != ::geteuid()) {
    throw std::runtime_error("only root can become user " + *user);
  }
  return account;
}

void must_be_readable(const std::string& policy, const std::optional<std::string>& user) {
  if (user && ::access(policy.c_str(), R_OK) != 0 && errno == EACCES) {
    throw std::runtime_error("user " + *user + " cannot read " + policy +
                             ": Permission denied");
  }
}

Instant system_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string reloading_text() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return "RELOADING=1\nMONOTONIC_USEC=" +
         std::to_string(now.tv_sec * 1'000'000 + now.tv_nsec / 1'000);
}

std::string status_text(const Snapshot& table) {
  return "STATUS=" + count_of(table.rules().size(), "rule") + " for " +
         count_of(table.name_count(), "name") + " in force, serial " +
         (table.serial() ? std::to_string(*table.serial()) : "none");
}

} // namespace

Process::Process(const ProcessOptions& options, Loop& loop, Mailbox& mailbox, Log& log,
                 DaemonWork& work)
    : options_(options), loop_(loop), mailbox_(mailbox), log_(log), work_(work),
      account_(account_to_become(options.user)), signals_(loop), watchdog_(loop) {
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);
  status_.policy = options.policy;
  status_.process_started = system_now();
}

Process::~Process() = default;

bool Process::adopt(std::string_view name, Listener& listener) {
  if (name == "control") {
    control_listener_.emplace(std::move(listener));
    return true;
  }
  if (name == "metrics") {
    metrics_listeners_.push_back(std::move(listener));
    return true;
  }
  return false;
}

void Process::open_control() {
  if (options_.control && !control_listener_) {
    auto opened = listen(loop_, *options_.control, options_.user);
    control_listener_.emplace(std::move(opened.front()));
  }
}

void Process::open_metrics() {
  if (options_.metrics) {
    for (auto& listener : listen(loop_, *options_.metrics, options_.user)) {
      metrics_listeners_.push_back(std::move(listener));
    }
  }
}

void Process::open_audit() {
  if (options_.audit) {
    audit_.emplace(*options_.audit);
  }
}

void Process::become_user() {
  if (account_ && is_root() && account_->user == 0) {
    log_(message::stays_root);
  } else if (account_ && is_root()) {
    if (audit_) {
      audit_->give_to(account_->user, account_->group);
    }
    become(*account_);
  }
  must_be_readable(options_.policy, options_.user);
}

TableKeeper& Process::start_keeper() {
  keeper_ = std::make_unique<TableKeeper>(TableKeeper::Setting{options_.policy, audit()},
                                          log_, *this);
  return *keeper_;
}

std::optional<std::string> Process::run(ControlService& control) {
  for (const int number : {SIGHUP, SIGTERM, SIGINT}) {
    signals_.add(number);
  }
  await_signal();
  control_.emplace(loop_, control);
  metrics_.emplace(loop_, [this](MetricPage& page) { work_.add_metrics(page); });
  while (!loop_.stopped()) {
    try {
      loop_.run();
    } catch (const std::exception& error) {
      log_(message::internal_error, {{"error", error.what()}});
    }
  }
  block_signals(); // another one is not to cut the rest short
  close_to_askers();
  return failure_;
}

void Process::use(TableInForce table) {
  mailbox_.post([this, table = std::move(table)]() mutable {
    status_text_ = status_text(*table.snapshot);
    status_.last_success = table.loaded;
    auto former = work_.use(std::exchange(table.snapshot, nullptr));
    status_.table = std::move(table);
    if (former) {
      keeper_->release(std::move(former));
    }
    if (!leaving_ && !std::exchange(serving_, true)) {
      begin_service();
    }
  });
}

void Process::reloading() {
  notify_service_manager(reloading_text());
  mailbox_.post([this] { work_.reopen_files(); });
}

void Process::reloaded(ReloadOutcome outcome) {
  mailbox_.post([this, outcome = std::move(outcome)]() mutable {
    ++(outcome.ok ? status_.reloads.succeeded : status_.reloads.failed);
    const bool ok = outcome.ok;
    if (ok) {
      status_.last_success = outcome.time;
    }
    status_.last_reload = std::move(outcome);
    notify_service_manager(
        "READY=1\n" + status_text_ +
        (ok ? "" : "; the changed policy file has errors and was not taken"));
  });
}

void Process::failed_to_start(std::string text) {
  mailbox_.post([this, text = std::move(text)]() mutable { fail(std::move(text)); });
}

void Process::fail(std::string why) {
  failure_ = std::move(why);
  loop_.stop();
}

void Process::begin_service() {
  status_.started = system_now();
  if (control_listener_) {
    status_.control_address = control_listener_->address;
    control_->start(*std::move(control_listener_));
    control_listener_.reset();
  }
  serve_metrics();
  if (const auto interval = watchdog_interval()) {
    feed_watchdog(*interval / 2);
  }
  work_.serve(status_.control_address);
  notify_service_manager("READY=1\n" + status_text_);
}

void Process::serve_metrics() {
  for (const auto& listener : metrics_listeners_) {
    status_.metrics_addresses.push_back(listener.address);
  }
  if (has_metrics()) {
    log_(message::metrics_served, {{"at", join(status_.metrics_addresses, " ")}});
  }
  metrics_->start(std::exchange(metrics_listeners_, {}));
}

void Process::feed_watchdog(std::chrono::microseconds interval) {
  notify_service_manager("WATCHDOG=1");
  watchdog_.expires_after(interval);
  watchdog_.async_wait([this, interval](const std::error_code& stopped) {
    if (!stopped) {
      feed_watchdog(interval);
    }
  });
}

void Process::await_signal() {
  signals_.async_wait([this](const std::error_code& stopped, int number) {
    if (!stopped) {
      on_signal(number);
    }
  });
}

void Process::on_signal(int number) {
  await_signal();
  if (number != SIGHUP) {
    leave(number);
  } else if (serving_) { // until there is a table, it is being read anyway
    keeper_->reload(false, nullptr);
  }
}

void Process::close_to_askers() {
  control_->stop();
  control_listener_.reset();
  metrics_->stop();
  metrics_listeners_.clear();
}

void Process::leave(int signal_number) {
  if (std::exchange(leaving_, true)) {
    return;
  }
  notify_service_manager("STOPPING=1");
  close_to_askers();
  work_.finish(::sigabbrev_np(signal_number), [this] { loop_.stop(); });
}

} // namespace mta_tls
