#pragma once

#include "common/daemon/loop_thread.h"
#include "common/daemon/mailbox.h"
#include "common/log/log.h"
#include "common/watch/watcher.h"
#include "common/watch_file/watch_file.h"
#include "policyd/watch/alert_outbox.h"
#include "policyd/watch/alert_sender.h"
#include "policyd/watch/kept_subjects.h"
#include "policyd/watch/look_requests.h"
#include "policyd/watch/looker.h"
#include "policyd/watch/watch_health.h"
#include "policyd/watch/watch_options.h"

#include <asio/steady_timer.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// Who is told what the watch sees; on another thread, by messages.
class WatchListener {
public:
  virtual void stood(std::vector<Standing> some) = 0;
  virtual void forgotten(std::vector<std::string> hops) = 0;
  // `number` is that of WatchThread::look_now().
  virtual void looked(std::uint32_t number, std::vector<Look> looks) = 0;
  virtual void health(WatchHealth health) = 0;

protected:
  ~WatchListener() = default;
};

// The thread that looks at the table's domains, keeps the file and has people alerted.
// The functions may be called on any thread, and `listener` is called on this one.
class WatchThread {
public:
  WatchThread(const WatchOptions& options, Log& log, WatchListener& listener);

  // From now on this is the table.
  void follow(std::shared_ptr<const Snapshot> table);

  // Looks at these at once, those of them that are watched.
  void look_now(std::vector<std::string> hops, std::uint32_t number);

  // Writes what is to be written, and ends. False: the thread does not end in time.
  bool stop();

private:
  void begin();
  void end();
  void load();
  void recall();
  void open_looker();
  void test();
  void take_health(const DnsHealthReport& report);
  void await_tick();
  void tick();
  void hourly(Instant now);
  void use(std::shared_ptr<const Snapshot> table);
  void follow_table(Instant now);
  void start_looks(Instant now);
  void take(DomainView view);
  Look corrected(Look look) const;
  void answer(LookRequests::Answers answers);
  void begin_request(const std::vector<std::string>& hops, std::uint32_t number);
  void handle(Watcher::News news);
  void tell(const Finding& finding);
  void send_alerts();
  void flush();
  void tell_health();

  WatchOptions options_;
  Log& log_;
  WatchListener& listener_;
  Loop loop_{1};
  Mailbox mailbox_{loop_};
  Watcher watcher_;
  WatchFile file_;
  KeptSubjects kept_{file_};
  AlertOutbox outbox_;
  LookRequests requests_;
  std::unique_ptr<Looker> looker_;
  std::unique_ptr<AlertSender> sender_; // null: nobody is to be alerted
  bool has_tested_ = false;             // whether answers of DNS can be validated
  std::optional<bool> validates_;       // … nullopt: that is not known
  Instant next_hour_;
  Instant next_test_;
  Instant next_forgetting_;
  Instant next_opening_;
  WatchHealth health_;
  WatchHealth told_health_;
  asio::steady_timer timer_;
  LoopThread thread_; // uses all of these
};

} // namespace mta_tls
