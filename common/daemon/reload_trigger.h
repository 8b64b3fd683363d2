#pragma once

#include "common/base/time.h"
#include "common/daemon/loop.h"
#include "common/log/log.h"
#include "common/table/file_watch.h"

#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>

#include <functional>
#include <string>
#include <vector>

namespace mta_tls {

// Calls `changed` when the policy's files may have changed, once they have come to rest.
class ReloadTrigger {
public:
  ReloadTrigger(Loop& loop, Log& log, std::function<void()> changed);
  ~ReloadTrigger();

  // From now on, these files. `read_since` is when the reading of them began: what was
  // written after that is news.
  void watch(const std::vector<std::string>& files,
             std::chrono::system_clock::time_point read_since);

private:
  void await_events();
  void await_rest();
  void await_poll();

  Log& log_;
  std::function<void()> changed_;
  FileWatch files_;
  asio::posix::stream_descriptor events_;
  asio::steady_timer rest_;
  asio::steady_timer poll_;
  bool waiting_ = false;
  std::chrono::steady_clock::time_point latest_; // while waiting_
  std::vector<std::string> unwatched_;
};

} // namespace mta_tls
