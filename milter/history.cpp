#include "milter/history.h"

#include "common/watch_file/watch_reader.h"
#include "milter/messages.h"

#include <chrono>
#include <utility>

namespace mta_tls {

namespace {

constexpr auto pause = std::chrono::seconds(2);

bool is_same(const struct ::stat& a, const struct ::stat& b) {
  return a.st_ino == b.st_ino && a.st_dev == b.st_dev && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

Result<std::shared_ptr<const WatchBoard>, std::string> board_of(const std::string& path) {
  auto reader = WatchReader::open(path);
  if (!reader) {
    return Unexpected{reader.error()};
  }
  auto standings = reader->standings();
  if (!standings) {
    return Unexpected{standings.error()};
  }
  auto board = std::make_shared<WatchBoard>();
  for (auto& standing : *standings) {
    board->put(std::move(standing));
  }
  return std::shared_ptr<const WatchBoard>(std::move(board));
}

} // namespace

void History::start() {
  read_if_changed();
  wait();
}

// A file that cannot be read is tried anew each time.
void History::read_if_changed() {
  struct ::stat now = {};
  const bool is_there = ::stat(path_.c_str(), &now) == 0;
  if (is_there && has_seen_ && is_same(now, seen_)) {
    return;
  }
  read();
  seen_ = now;
  has_seen_ = is_there && trouble_.empty();
}

void History::read() {
  auto board = board_of(path_);
  use_(board ? *board : nullptr);
  tell(board ? "" : board.error());
  if (board) {
    log_(message::history_read, {{"file", path_}, {"next_hops", (*board)->size()}});
  }
}

void History::wait() {
  timer_.expires_after(pause);
  timer_.async_wait([this](const std::error_code& stopped) {
    if (!stopped) {
      read_if_changed();
      wait();
    }
  });
}

void History::tell(std::string trouble) {
  if (!trouble.empty() && trouble != trouble_) {
    log_(message::history_unreadable, {{"file", path_}, {"error", trouble}});
  }
  trouble_ = std::move(trouble);
}

} // namespace mta_tls
