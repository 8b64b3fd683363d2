#include "policyd/daemon.h"

#include "common/base/text.h"
#include "common/daemon/messages.h"
#include "common/daemon/process_metrics.h"
#include "common/daemon/systemd.h"
#include "policyd/policyd_metrics.h"
#include "policyd/watch_metrics.h"

#include <stdexcept>
#include <unistd.h>
#include <utility>

namespace mta_tls {

namespace {

constexpr auto flush_deadline = std::chrono::seconds(2);

// The name of a socket unit's FileDescriptorName= that makes it one of delegation.
constexpr std::string_view delegation_name = "delegation";
constexpr std::string_view submission_name = "submission"; // … for our own users

Protocol protocol_named(std::string_view name) {
  if (name == delegation_name) {
    return Protocol::delegation;
  }
  return name == submission_name ? Protocol::submission : Protocol::socketmap;
}

} // namespace

Daemon::Daemon(DaemonOptions options, Log& log)
    : options_(std::move(options)), log_(log),
      discovery_(options_.discovery, mailbox_, log),
      watch_(options_.watch, mailbox_, log), inbound_(service_, log),
      server_(loop_, service_, log, inbound_),
      process_(options_, loop_, mailbox_, log, *this) {
  service_.recorder = &inbound_;
  service_.watch = watch_.is_on() ? &watch_.board() : nullptr;
  open_sockets();
  service_.metered = process_.has_metrics() ? &metered_ : nullptr;
  process_.open_audit();
  if (options_.audit) {
    inbound_.open_audit(*options_.audit);
  }
  process_.become_user();
}

// True if one of them is for MTAs.
bool Daemon::adopt_passed_sockets() {
  bool any = false;
  for (const auto& passed : take_passed_sockets()) {
    auto listener = adopt(loop_, passed.descriptor, passed.name);
    if (process_.adopt(passed.name, listener)) {
      continue;
    }
    server_.add(std::move(listener), protocol_named(passed.name));
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
  listen_at(options_.submission, Protocol::submission);
  if (!any_passed && options_.socketmap.empty() && options_.delegation.empty() &&
      options_.submission.empty()) {
    throw std::runtime_error(
        "no address to answer on: --socketmap, --delegation or --submission is missing");
  }
  process_.open_control();
  process_.open_metrics();
}

std::optional<std::string> Daemon::run() {
  auto& keeper = process_.start_keeper();
  commands_.emplace(loop_, mailbox_, service_, process_.status(), server_, keeper,
                    discovery_, watch_);
  return process_.run(*commands_);
}

bool Daemon::stop_threads() {
  const bool discovery_ended = discovery_.stop();
  const bool watch_ended = watch_.stop();
  return process_.stop_threads() && discovery_ended && watch_ended;
}

std::shared_ptr<const Snapshot> Daemon::use(std::shared_ptr<const Snapshot> table) {
  if (table->has_discovery()) {
    discovery_.start();
    service_.facts = &discovery_.facts();
  }
  discovery_.facts().refresh_policies(table->has_discovery());
  watch_.follow(table);
  return std::exchange(service_.table, std::move(table));
}

void Daemon::serve(const std::string& control_address) {
  server_.start();
  log_(message::started,
       {{"version", MTA_TLS_VERSION},
        {"pid", ::getpid()},
        {"socketmap", join(server_.addresses(Protocol::socketmap), " ")},
        {"delegation", join(server_.addresses(Protocol::delegation), " ")},
        {"submission", join(server_.addresses(Protocol::submission), " ")},
        {"control", control_address}});
}

void Daemon::add_metrics(MetricPage& page) {
  add_process_metrics(page, "mta-tls-policyd", *service_.table, process_.status());
  add_policyd_metrics(page, service_, server_);
  inbound_.counts().add_to(page);
  add_discovery_metrics(page, discovery_);
  add_watch_metrics(page, service_.watch);
  add_watch_metrics(page, watch_.health());
}

void Daemon::finish(std::string_view signal, std::function<void()> done) {
  log_(message::stopping,
       {{"signal", signal}, {"connections", server_.connection_count()}});
  discovery_.facts().finish();
  server_.finish(flush_deadline, [this, done = std::move(done)](std::size_t cut_off) {
    inbound_.flush();
    log_(message::stopped,
         {{"answered", service_.questions.total() + service_.delegated.total() +
                           service_.submitted.total()},
          {"unanswered", cut_off}});
    done();
  });
}

} // namespace mta_tls
