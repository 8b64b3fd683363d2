#include "common/daemon/loop_thread.h"
#include "common/daemon/mailbox.h"

#include <catch2/catch.hpp>

#include <future>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

using namespace mta_tls;
using namespace std::chrono_literals;

namespace {

// Whatever a test has the thread do.
struct Worker {
  explicit Worker(Log& log) : thread(loop, log) {}

  Loop loop{1};
  Mailbox mailbox{loop};
  LoopThread thread;
};

int own_niceness() {
  return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
}

} // namespace

TEST_CASE("loop thread: begin, what was wanted before the start, end; then it is over") {
  Log log(LogTarget::standard_error, LogLevel::error, "unit");
  Worker worker(log);
  std::vector<std::string> order;
  std::promise<void> done;
  worker.mailbox.post([&] {
    order.emplace_back("wanted");
    done.set_value();
  });
  worker.thread.start(
      LoopThread::Pace::full, [&] { order.emplace_back("begin"); },
      [&] { order.emplace_back("end"); });
  done.get_future().wait();
  REQUIRE(worker.thread.stop(10s));
  REQUIRE(order == std::vector<std::string>{"begin", "wanted", "end"});
  REQUIRE(worker.thread.stop(0s)); // again
}

TEST_CASE("loop thread: one that gives way does so alone") {
  Log log(LogTarget::standard_error, LogLevel::error, "unit");
  Worker worker(log);
  std::promise<int> niceness;
  worker.thread.start(
      LoopThread::Pace::gives_way, [&] { niceness.set_value(own_niceness()); }, [] {});
  REQUIRE(niceness.get_future().get() == 19);
  REQUIRE(own_niceness() < 19);
}

TEST_CASE("loop thread: one that is busy is not waited for longer than was said") {
  Log log(LogTarget::standard_error, LogLevel::error, "unit");
  Worker worker(log);
  std::promise<void> is_busy;
  std::promise<void> may_end;
  worker.thread.start(
      LoopThread::Pace::full,
      [&] {
        is_busy.set_value();
        may_end.get_future().wait();
      },
      [] {});
  is_busy.get_future().wait();
  REQUIRE_FALSE(worker.thread.stop(10ms));
  may_end.set_value();
  REQUIRE(worker.thread.stop(10s));
}

TEST_CASE("loop thread: a step that throws does not end it") {
  Log log(LogTarget::standard_error, LogLevel::error, "unit");
  Worker worker(log);
  std::promise<void> done;
  worker.mailbox.post([] { throw std::runtime_error("meant to be seen, by a test"); });
  worker.mailbox.post([&] { done.set_value(); });
  worker.thread.start(
      LoopThread::Pace::full, [] {}, [] {});
  done.get_future().wait();
  REQUIRE(worker.thread.stop(10s));
}
