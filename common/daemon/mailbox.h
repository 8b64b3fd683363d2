#pragma once

#include "common/daemon/loop.h"

#include <asio/posix/basic_stream_descriptor.hpp>

#include <atomic>
#include <memory>
#include <utility>

namespace mta_tls {

// Steps that other threads want done on a loop's thread, in the order of each of them.
//
// asio::post() wakes the loop's thread while it holds the loop's lock. A thread that
// gives way to all others is set aside at that very moment, lock in hand, and the loop's
// thread then waits for one that has no turn. Here nobody ever waits for anybody.
class Mailbox {
public:
  // Throws std::system_error if there are no more descriptors.
  explicit Mailbox(Loop& loop);
  // What has not been done is not done any more.
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  // On any thread. What `step` throws comes out of the loop's run().
  template <class Step>
  void post(Step step) {
    put(std::make_unique<LetterWith<Step>>(std::move(step)));
  }

private:
  struct Letter {
    virtual ~Letter() = default;
    virtual void open() = 0;
    std::unique_ptr<Letter> older;
  };
  template <class Step>
  struct LetterWith final : Letter {
    explicit LetterWith(Step given) : step(std::move(given)) {}
    void open() override { step(); }
    Step step;
  };

  void put(std::unique_ptr<Letter> letter) noexcept;
  std::unique_ptr<Letter> take_all() noexcept;
  void await();
  void empty();

  Loop& loop_;
  asio::posix::basic_stream_descriptor<Loop::executor_type> wake_;
  std::atomic<Letter*> newest_ = nullptr;
};

} // namespace mta_tls
