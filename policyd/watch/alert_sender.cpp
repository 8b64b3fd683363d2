#include "policyd/watch/alert_sender.h"

#include "common/base/text.h"
#include "common/http/mail.h"
#include "common/program/run_program.h"
#include "policyd/watch/alert_mail.h"
#include "policyd/watch/messages.h"

#include <asio/post.hpp>
#include <fmt/format.h>

#include <array>
#include <unistd.h>
#include <utility>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 3s; // with what it is in the middle of
constexpr auto program_time = 30s;
constexpr auto mail_time = 30s;
constexpr std::chrono::seconds longest_pause = 1h;
constexpr auto give_up_after = 24h;
constexpr std::size_t most_letters = 1'000;

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

Instant system_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::map<std::string, std::vector<Alert>> by_address(const std::vector<Alert>& alerts) {
  std::map<std::string, std::vector<Alert>> all;
  for (const auto& alert : alerts) {
    for (const auto& address : alert.notify) {
      all[address].push_back(alert);
    }
  }
  return all;
}

} // namespace

AlertSender::AlertSender(AlertOptions options, Log& log, Settled settled)
    : options_(std::move(options)), log_(log), settled_(std::move(settled)),
      thread_(loop_, log) {
  thread_.start(
      LoopThread::Pace::gives_way, [] {}, [this] { letters_.clear(); });
}

bool AlertSender::stop() {
  stopping_.request_stop();
  return thread_.stop(patience);
}

void AlertSender::send(std::uint32_t batch, std::vector<Alert> alerts) {
  mailbox_.post([this, batch, alerts = std::move(alerts)] { begin(batch, alerts); });
}

void AlertSender::begin(std::uint32_t batch, const std::vector<Alert>& alerts) {
  missing_[batch] = 0;
  if (!options_.program.empty()) {
    run_program(alerts);
  }
  if (is_stopping()) {
    return; // nobody knows how far the program has come: it is told again
  }
  if (options_.mail_via) {
    write_mails(batch, alerts);
  }
  settle_if_done(batch);
}

void AlertSender::run_program(const std::vector<Alert>& alerts) {
  const auto ended = mta_tls::run_program({options_.program},
                                          alerts_json(alerts, host_name(), system_now()),
                                          program_time, stopping_.get_token());
  if (is_stopping()) {
    return;
  }
  if (!ended) {
    log_(message::alert_program_failed,
         {{"program", options_.program}, {"error", ended.error()}});
  } else if (ended->status != 0) {
    log_(message::alert_program_failed,
         {{"program", options_.program},
          {"status", ended->status},
          {"wrote", ended->err.empty() ? ended->out : ended->err}});
  }
}

void AlertSender::write_mails(std::uint32_t batch, const std::vector<Alert>& alerts) {
  const auto host = host_name();
  for (const auto& [address, theirs] : by_address(alerts)) {
    if (letters_.size() >= most_letters) {
      log_(message::alert_mail_lost, {{"to", address}, {"error", "too many wait"}});
      continue;
    }
    const auto now = system_now();
    const AlertEnvelope envelope{options_.mail_from, address, host, now,
                                 fmt::format("{}.{}.{}@{}",
                                             now.time_since_epoch().count(), ::getpid(),
                                             ++last_number_, host)};
    letters_.push_back({batch, address, alert_mail(envelope, theirs),
                        Clock::now() + give_up_after, options_.retry,
                        asio::steady_timer(loop_)});
    ++missing_[batch];
    asio::post(loop_, [this, letter = std::prev(letters_.end())] { post(letter); });
  }
}

void AlertSender::post(Place letter) {
  const MailServer server{options_.mail_via->host, options_.mail_via->port, host_name(),
                          mail_time};
  if (const auto error = send_mail(server, {{letter->to}, letter->text})) {
    put_off(letter, *error);
  } else {
    end(letter);
  }
}

void AlertSender::put_off(Place letter, const std::string& error) {
  if (Clock::now() >= letter->given_up) {
    log_(message::alert_mail_lost, {{"to", letter->to}, {"error", error}});
    end(letter);
    return;
  }
  log_(message::alert_mail_failed, {{"to", letter->to}, {"error", error}});
  letter->timer.expires_after(letter->pause);
  letter->pause = std::min(2 * letter->pause, longest_pause);
  letter->timer.async_wait([this, letter](const std::error_code& stopped) {
    if (!stopped) {
      post(letter);
    }
  });
}

void AlertSender::end(Place letter) {
  const auto batch = letter->batch;
  letters_.erase(letter);
  --missing_[batch];
  settle_if_done(batch);
}

void AlertSender::settle_if_done(std::uint32_t batch) {
  const auto found = missing_.find(batch);
  if (found != missing_.end() && found->second == 0) {
    missing_.erase(found);
    settled_(batch);
  }
}

} // namespace mta_tls
