#include "common/daemon/loop_thread.h"

#include "common/daemon/background.h"
#include "common/daemon/messages.h"

#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>

#include <exception>
#include <utility>

namespace mta_tls {

LoopThread::~LoopThread() {
  loop_.stop();
  if (thread_.joinable()) {
    thread_.join();
  }
}

void LoopThread::start(Pace pace, Step begin, Step end) {
  std::promise<void> ended;
  ended_ = ended.get_future();
  asio::post(loop_, std::move(begin));
  thread_ = std::thread(&LoopThread::run, this, pace, std::move(end), std::move(ended));
}

bool LoopThread::stop(std::chrono::milliseconds patience) {
  loop_.stop();
  if (!thread_.joinable()) {
    return true;
  }
  if (ended_.wait_for(patience) != std::future_status::ready) {
    return false;
  }
  thread_.join();
  return true;
}

void LoopThread::run(Pace pace, const Step& end, std::promise<void> ended) {
  block_signals(); // they are the first thread's
  if (pace == Pace::gives_way) {
    yield_to_others();
  }
  const auto work = asio::make_work_guard(loop_);
  while (!loop_.stopped()) {
    try {
      loop_.run();
    } catch (const std::exception& error) {
      log_(message::internal_error, {{"error", error.what()}});
    }
  }
  end();
  ended.set_value();
}

} // namespace mta_tls
