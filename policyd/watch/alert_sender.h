#pragma once

#include "common/daemon/loop_thread.h"
#include "common/daemon/mailbox.h"
#include "common/log/log.h"
#include "policyd/watch/alert.h"
#include "policyd/watch/watch_options.h"

#include <asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace mta_tls {

// Tells people: one run of the program for a batch of alerts, one mail to each address.
// On a thread of its own, where a program or a server that takes its time holds up
// nobody.
class AlertSender {
public:
  // `settled` is called on this thread, when all of a batch is done with.
  using Settled = std::function<void(std::uint32_t batch)>;
  AlertSender(AlertOptions options, Log& log, Settled settled);
  AlertSender(const AlertSender&) = delete;
  AlertSender& operator=(const AlertSender&) = delete;

  // On any thread.
  void send(std::uint32_t batch, std::vector<Alert> alerts);

  // The program is ended. False: the thread does not end in time. What is not sent is the
  // caller's to keep.
  bool stop();

private:
  using Clock = std::chrono::steady_clock;

  // A mail that is on its way to one address.
  struct Letter {
    std::uint32_t batch;
    std::string to;
    std::string text;
    Clock::time_point given_up;
    std::chrono::seconds pause;
    asio::steady_timer timer;
  };
  using Place = std::list<Letter>::iterator;

  void begin(std::uint32_t batch, const std::vector<Alert>& alerts);
  void run_program(const std::vector<Alert>& alerts);
  bool is_stopping() const { return stopping_.stop_requested(); }
  void write_mails(std::uint32_t batch, const std::vector<Alert>& alerts);
  void post(Place letter);
  void put_off(Place letter, const std::string& error);
  void end(Place letter);
  void settle_if_done(std::uint32_t batch);

  AlertOptions options_;
  Log& log_;
  Settled settled_;
  std::stop_source stopping_;
  Loop loop_{1};
  Mailbox mailbox_{loop_};
  std::list<Letter> letters_;
  std::map<std::uint32_t, std::size_t> missing_; // letters of a batch
  std::uint64_t last_number_ = 0;
  LoopThread thread_; // uses all of these
};

} // namespace mta_tls
