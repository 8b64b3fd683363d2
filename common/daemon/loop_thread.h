#pragma once

#include "common/daemon/loop.h"
#include "common/log/log.h"

#include <chrono>
#include <functional>
#include <future>
#include <thread>

namespace mta_tls {

// A thread that runs a loop until it is told to stop. Signals are not its business.
class LoopThread {
public:
  enum class Pace { full, gives_way };

  // Both are borrowed.
  LoopThread(Loop& loop, Log& log) : loop_(loop), log_(log) {}
  // Waits for the thread, as long as that takes.
  ~LoopThread();
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;

  // `begin` comes before everything that others want of the loop, `end` after all of it;
  // both on the thread.
  using Step = std::function<void()>;
  void start(Pace pace, Step begin, Step end);

  // False: it does not end in time.
  bool stop(std::chrono::milliseconds patience);

private:
  void run(Pace pace, const Step& end, std::promise<void> ended);

  Loop& loop_;
  Log& log_;
  std::future<void> ended_;
  std::thread thread_;
};

} // namespace mta_tls
