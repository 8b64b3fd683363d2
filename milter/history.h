#pragma once

#include "common/daemon/loop.h"
#include "common/log/log.h"
#include "common/watch/board.h"

#include <asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <sys/stat.h>

namespace mta_tls {

// What the watch of mta-tls-policyd has written down, read again whenever it has changed.
// The daemon that writes may be down: what it wrote last ages, and says nothing soon. A
// file that cannot be read says nothing, which is told once. All on the loop's thread.
class History {
public:
  // Null: nothing can be read.
  using Use = std::function<void(std::shared_ptr<const WatchBoard> board)>;

  History(Loop& loop, std::string path, Log& log, Use use)
      : path_(std::move(path)), log_(log), use_(std::move(use)), timer_(loop) {}
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  // Reads at once, and from time to time until stop().
  void start();
  void stop() { timer_.cancel(); }

private:
  void read_if_changed();
  void read();
  void wait();
  void tell(std::string trouble);

  std::string path_;
  Log& log_;
  Use use_;
  asio::steady_timer timer_;
  struct ::stat seen_ = {};
  bool has_seen_ = false;
  std::string trouble_ = "not read yet"; // empty: none
};

} // namespace mta_tls
