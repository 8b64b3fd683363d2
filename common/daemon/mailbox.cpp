#include "common/daemon/mailbox.h"

#include <asio/post.hpp>

#include <cerrno>
#include <cstdint>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace mta_tls {

namespace {

int new_event() {
  const int event = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (event < 0) {
    throw std::system_error(errno, std::system_category(), "eventfd");
  }
  return event;
}

} // namespace

Mailbox::Mailbox(Loop& loop) : loop_(loop), wake_(loop, new_event()) {
  await();
}

Mailbox::~Mailbox() {
  // One by one, since a chain of any length would be a recursion as deep.
  for (auto letter = take_all(); letter;) {
    letter = std::move(letter->older);
  }
}

void Mailbox::put(std::unique_ptr<Letter> letter) noexcept {
  auto* const added = letter.release();
  auto* former = newest_.load(std::memory_order_relaxed);
  do {
    added->older.release(); // of a try that came too late
    added->older.reset(former);
  } while (!newest_.compare_exchange_weak(former, added, std::memory_order_release,
                                          std::memory_order_relaxed));
  if (former == nullptr) {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written =
        ::write(wake_.native_handle(), &one, sizeof one);
  }
}

std::unique_ptr<Mailbox::Letter> Mailbox::take_all() noexcept {
  return std::unique_ptr<Letter>(newest_.exchange(nullptr, std::memory_order_acquire));
}

void Mailbox::await() {
  wake_.async_wait(wake_.wait_read, [this](const std::error_code& stopped) {
    if (!stopped) {
      await();
      empty();
    }
  });
}

// Each step by itself: one that throws leaves the others.
void Mailbox::empty() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto read = ::read(wake_.native_handle(), &count, sizeof count);
  std::unique_ptr<Letter> oldest;
  for (auto letter = take_all(); letter;) {
    auto next = std::exchange(letter->older, std::move(oldest));
    oldest = std::exchange(letter, std::move(next));
  }
  while (oldest) {
    auto next = std::move(oldest->older);
    asio::post(loop_, [letter = std::move(oldest)] { letter->open(); });
    oldest = std::move(next);
  }
}

} // namespace mta_tls
