#include "policyd/daemon.h"

#include "common/base/text.h"
#include "common/daemon/messages.h"
#include "common/daemon/process.h"
#include "common/daemon/systemd.h"

#include <asio/post.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <stdexcept>
#include <sys/resource.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::array ending_signals{SIGTERM, SIGINT};

constexpr auto flush_deadline = std::chrono::seconds(2);

// The names of a socket unit's FileDescriptorName= that make it another socket than one
// of socketmap.
constexpr std::string_view control_name = "control";
constexpr std::string_view delegation_name = "delegation";

} // namespace

Daemon::Daemon(DaemonOptions options, Log& log)
    : options_(std::move(options)), log_(log), inbound_(service_, log),
      server_(loop_, service_, log, inbound_), signals_(loop_), watchdog_(loop_) {
  service_.recorder = &inbound_;
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);
  status_.policy = options_.policy;
  account_ = account_to_become(options_.user);
  open_sockets();
  if (options_.audit) {
    audit_.emplace(*options_.audit);
    inbound_.open_audit(*options_.audit);
  }
  become_user();
  must_be_readable(options_.policy, options_.user);
}

Daemon::~Daemon() = default;

// True if one of them is for MTAs.
bool Daemon::adopt_passed_sockets() {
  bool any = false;
  for (const auto& passed : take_passed_sockets()) {
    auto listener = adopt(loop_, passed.descriptor, passed.name);
    if (passed.name == control_name) {
      control_listener_.emplace(std::move(listener));
      continue;
    }
    server_.add(std::move(listener), passed.name == delegation_name
                                         ? Protocol::delegation
                                         : Protocol::socketmap);
    any = true;
  }
  return any;
}

void Daemon::listen_at(const std::vector<ListenAddress>& addresses, Protocol protocol) {
  for (const auto& address : addresses) {
    for (auto& listener : listen(loop_, address, options_.user)) {
      server_.add(std::move(listener), protocol);
    }
  }
}

void Daemon::open_sockets() {
  const bool any_passed = adopt_passed_sockets();
  listen_at(options_.socketmap, Protocol::socketmap);
  listen_at(options_.delegation, Protocol::delegation);
  if (!any_passed && options_.socketmap.empty() && options_.delegation.empty()) {
    throw std::runtime_error(
        "no address to answer on: --socketmap or --delegation is missing");
  }
  if (options_.control && !control_listener_) {
    auto opened = listen(loop_, *options_.control, options_.user);
    control_listener_.emplace(std::move(opened.front()));
  }
}

void Daemon::become_user() {
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

std::optional<std::string> Daemon::run() {
  signals_.add(SIGHUP);
  for (const int number : ending_signals) {
    signals_.add(number);
  }
  await_signal();
  keeper_ = std::make_unique<TableKeeper>(
      TableKeeper::Setting{options_.policy, audit_ ? &*audit_ : nullptr}, log_, *this);
  commands_.emplace(loop_, service_, status_, server_, *keeper_);
  control_.emplace(loop_, *commands_, log_);
  while (!loop_.stopped()) {
    try {
      loop_.run();
    } catch (const std::exception& error) {
      log_(message::internal_error, {{"error", error.what()}});
    }
  }
  // A second signal is not to cut the rest short.
  signals_.clear();
  for (const int number : ending_signals) {
    std::signal(number, SIG_IGN);
  }
  return failure_;
}

void Daemon::on_loop(std::function<void()> step) {
  asio::post(loop_, std::move(step));
}

void Daemon::use(TableInForce table) {
  on_loop([this, table = std::move(table)]() mutable {
    auto former = std::exchange(service_.table, std::move(table.snapshot));
    status_.table = std::move(table);
    if (former) {
      keeper_->release(std::move(former));
    } else if (!leaving_) {
      begin_service();
    }
  });
}

void Daemon::reloading() {
  notify_service_manager(reloading_text());
}

void Daemon::reloaded(ReloadOutcome outcome) {
  on_loop([this, outcome = std::move(outcome)]() mutable {
    ++(outcome.ok ? status_.reloads.succeeded : status_.reloads.failed);
    status_.last_reload = std::move(outcome);
    const bool ok = status_.last_reload->ok;
    notify_service_manager(
        "READY=1\n" + status_text(*service_.table) +
        (ok ? "" : "; the changed policy file has errors and was not taken"));
  });
}

void Daemon::failed_to_start(std::string text) {
  on_loop([this, text = std::move(text)]() mutable {
    failure_ = std::move(text);
    loop_.stop();
  });
}

void Daemon::begin_service() {
  status_.started =
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  server_.start();
  if (control_listener_) {
    status_.control_address = control_listener_->address;
    control_->start(*std::move(control_listener_));
    control_listener_.reset();
  }
  if (const auto interval = watchdog_interval()) {
    feed_watchdog(*interval / 2);
  }
  log_(message::started,
       {{"version", MTA_TLS_VERSION},
        {"pid", ::getpid()},
        {"socketmap", join(server_.addresses(Protocol::socketmap), " ")},
        {"delegation", join(server_.addresses(Protocol::delegation), " ")},
        {"control", status_.control_address}});
  notify_service_manager("READY=1\n" + status_text(*service_.table));
}

void Daemon::feed_watchdog(std::chrono::microseconds interval) {
  notify_service_manager("WATCHDOG=1");
  watchdog_.expires_after(interval);
  watchdog_.async_wait([this, interval](const std::error_code& stopped) {
    if (!stopped) {
      feed_watchdog(interval);
    }
  });
}

void Daemon::await_signal() {
  signals_.async_wait([this](const std::error_code& stopped, int number) {
    if (!stopped) {
      on_signal(number);
    }
  });
}

void Daemon::on_signal(int number) {
  await_signal();
  if (number == SIGHUP) {
    // Until there is a table, it is being read anyway.
    if (service_.table) {
      keeper_->reload(false, nullptr);
    }
    return;
  }
  leave(number);
}

void Daemon::leave(int signal_number) {
  if (std::exchange(leaving_, true)) {
    return;
  }
  notify_service_manager("STOPPING=1");
  log_(message::stopping, {{"signal", ::sigabbrev_np(signal_number)},
                           {"connections", server_.connection_count()}});
  control_->stop();
  control_listener_.reset();
  server_.finish(flush_deadline, [this](std::size_t cut_off) {
    inbound_.flush();
    log_(message::stopped,
         {{"answered", service_.questions.total() + service_.delegated.total()},
          {"unanswered", cut_off}});
    loop_.stop();
  });
}

} // namespace mta_tls
