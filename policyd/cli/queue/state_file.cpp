#include "policyd/cli/queue/state_file.h"

#include "common/base/text.h"
#include "common/letter_file/file_writer.h"
#include "common/table/read_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace mta_tls {

namespace {

constexpr std::size_t longest_path = 4096;

} // namespace

StateFile::~StateFile() {
  if (lock_ >= 0) {
    ::close(lock_);
  }
}

// Of a file of its own, since the state is replaced when it is written. Empty: it is
// ours.
std::string StateFile::lock() {
  const auto path = path_ + ".lock";
  constexpr mode_t rights = 0640;
  lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, rights);
  if (lock_ < 0) {
    return fmt::format("{}: {}", printable(path, longest_path), std::strerror(errno));
  }
  return ::flock(lock_, LOCK_EX | LOCK_NB) == 0
             ? ""
             : fmt::format("another mta-tls queue is at work with {}",
                           printable(path_, longest_path));
}

Result<QueueState, std::string> StateFile::open() {
  if (auto error = lock(); !error.empty()) {
    return Unexpected{std::move(error)};
  }
  if (::access(path_.c_str(), F_OK) != 0 && errno == ENOENT) {
    return QueueState();
  }
  const auto path = printable(path_, longest_path);
  const auto file = read_file(path_);
  if (!file) {
    return Unexpected{fmt::format("{} {}", path, file.error())};
  }
  auto state = state_of_json(file->octets);
  if (!state) {
    return Unexpected{fmt::format("{} is no state of mta-tls queue: remove it, and all "
                                  "that waits is told once more",
                                  path)};
  }
  return *std::move(state);
}

Result<std::monostate, std::string> StateFile::write(const QueueState& state) const {
  const auto written = write_file(path_, state_json(state), Overwrite::allowed);
  if (!written) {
    return Unexpected{
        fmt::format("{} {}", printable(path_, longest_path), written.error())};
  }
  return std::monostate{};
}

} // namespace mta_tls
