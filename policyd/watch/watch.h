#pragma once

#include "common/daemon/mailbox.h"
#include "common/log/log.h"
#include "common/policy/snapshot.h"
#include "common/watch/board.h"
#include "policyd/watch/watch_health.h"
#include "policyd/watch/watch_options.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mta_tls {

class WatchThread;

// Everything about the watch that the event loop's thread has: the board, and a thread
// that looks.
class Watch {
public:
  Watch(WatchOptions options, Mailbox& home, Log& log);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // The table from now on. Starts the thread, at the first one.
  void follow(std::shared_ptr<const Snapshot> table);

  bool is_on() const noexcept { return options_.is_on; }
  const WatchOptions& options() const noexcept { return options_; }
  const WatchBoard& board() const noexcept { return board_; }
  const WatchHealth& health() const noexcept { return health_; }

  // Looks at the next hops at once; `told` has those of them that are watched. What is
  // told of it elsewhere follows.
  using Told = std::function<void(const std::vector<Look>&)>;
  void look_now(std::vector<std::string> hops, Told told);

  // False if the thread is held up, and the process must end around it.
  bool stop();

private:
  class Carrier;

  WatchOptions options_;
  Mailbox& home_;
  Log& log_;
  WatchBoard board_;
  WatchHealth health_;
  std::map<std::uint32_t, Told> asked_; // by a number of its own
  std::uint32_t last_asked_ = 0;
  std::unique_ptr<Carrier> carrier_;
  std::unique_ptr<WatchThread> thread_; // uses the carrier
};

} // namespace mta_tls
