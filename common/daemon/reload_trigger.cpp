#include "common/daemon/reload_trigger.h"

#include "common/base/text.h"
#include "common/daemon/messages.h"

#include <algorithm>
#include <utility>

namespace mta_tls {

namespace {

using namespace std::chrono_literals;

// An editor's steps (write, rename, set the mode), and the files of one change, follow
// each other faster than this.
constexpr auto rest = 150ms;

// A file that never comes to rest is read all the same.
constexpr auto longest_wait = 2s;

// Network file systems do not tell inotify what other hosts do.
constexpr auto poll_interval = 30s;

} // namespace

ReloadTrigger::ReloadTrigger(Loop& loop, Log& log, std::function<void()> changed)
    : log_(log), changed_(std::move(changed)), events_(loop, files_.descriptor()),
      rest_(loop), poll_(loop) {
  await_events();
  await_poll();
}

ReloadTrigger::~ReloadTrigger() {
  events_.release();
}

void ReloadTrigger::watch(const std::vector<std::string>& files,
                          std::chrono::system_clock::time_point read_since) {
  auto unwatched = files_.watch(files);
  for (const auto& folder : unwatched) {
    if (std::find(unwatched_.begin(), unwatched_.end(), folder) == unwatched_.end()) {
      log_(message::watch_incomplete, {{"folder", folder}});
    }
  }
  unwatched_ = std::move(unwatched);
  if (files_.changed_since(read_since)) {
    await_rest();
  }
}

void ReloadTrigger::await_events() {
  events_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [this](const std::error_code& stopped) {
                       if (stopped) {
                         return;
                       }
                       if (files_.read_events()) {
                         await_rest();
                       }
                       await_events();
                     });
}

void ReloadTrigger::await_rest() {
  const auto now = std::chrono::steady_clock::now();
  if (!std::exchange(waiting_, true)) {
    latest_ = now + longest_wait;
  }
  rest_.expires_at(std::min(now + rest, latest_));
  rest_.async_wait([this](const std::error_code& stopped) {
    if (!stopped) {
      waiting_ = false;
      changed_();
    }
  });
}

void ReloadTrigger::await_poll() {
  poll_.expires_after(poll_interval);
  poll_.async_wait([this](const std::error_code& stopped) {
    if (stopped) {
      return;
    }
    if (files_.stat_differs()) {
      await_rest();
    }
    await_poll();
  });
}

} // namespace mta_tls
