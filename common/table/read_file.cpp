#include "common/table/read_file.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace mta_tls {

namespace {

constexpr int most_attempts = 5;
constexpr std::chrono::milliseconds pause_between_attempts{20};

class File {
public:
  explicit File(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {}
  ~File() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int descriptor() const noexcept { return descriptor_; }

private:
  int descriptor_;
};

std::string system_error(int error) {
  return fmt::format("cannot be read: {}", std::strerror(error));
}

std::optional<std::string> fault_of(const struct stat& status, std::uint64_t max_octets) {
  if (S_ISDIR(status.st_mode)) {
    return "is a directory, not a file";
  }
  if (!S_ISREG(status.st_mode)) {
    return "is not a regular file";
  }
  if (static_cast<std::uint64_t>(status.st_size) > max_octets) {
    return fmt::format("has {} octets; at most {} are allowed", status.st_size,
                       max_octets);
  }
  return std::nullopt;
}

bool is_unchanged(const struct stat& before, const struct stat& after) {
  return before.st_size == after.st_size &&
         before.st_mtim.tv_sec == after.st_mtim.tv_sec &&
         before.st_mtim.tv_nsec == after.st_mtim.tv_nsec;
}

// False if the file ended early or went on; errno is set on a read error only.
bool read_whole(int descriptor, std::string& octets) {
  errno = 0;
  std::size_t done = 0;
  while (done < octets.size()) {
    const auto got = ::read(descriptor, octets.data() + done, octets.size() - done);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      return false;
    }
    done += static_cast<std::size_t>(got);
  }
  char more = 0;
  return ::read(descriptor, &more, 1) == 0;
}

// nullopt: the file has changed meanwhile.
Result<std::optional<FileContents>, std::string> attempt(const std::string& path,
                                                         const ReadOptions& options) {
  const File file(path);
  struct stat before {};
  if (file.descriptor() < 0 || ::fstat(file.descriptor(), &before) != 0) {
    return Unexpected{system_error(errno)};
  }
  if (auto fault = fault_of(before, options.max_octets)) {
    return Unexpected{std::move(*fault)};
  }
  FileContents contents{std::string(static_cast<std::size_t>(before.st_size), '\0'),
                        Instant(std::chrono::seconds(before.st_mtim.tv_sec))};
  const bool whole = read_whole(file.descriptor(), contents.octets);
  if (!whole && errno != 0) {
    return Unexpected{system_error(errno)};
  }
  if (options.after_reading) {
    options.after_reading();
  }
  struct stat after {};
  if (::fstat(file.descriptor(), &after) != 0) {
    return Unexpected{system_error(errno)};
  }
  if (!whole || !is_unchanged(before, after)) {
    return std::optional<FileContents>();
  }
  return std::optional(std::move(contents));
}

} // namespace

Result<FileContents, std::string> read_file(const std::string& path,
                                            const ReadOptions& options) {
  if (path.find('\0') != std::string::npos) {
    return Unexpected{std::string("is no file name: it has a NUL in it")};
  }
  for (int i = 0; i < most_attempts; ++i) {
    if (i > 0) {
      std::this_thread::sleep_for(pause_between_attempts);
    }
    auto contents = attempt(path, options);
    if (!contents) {
      return Unexpected{contents.error()};
    }
    if (*contents) {
      return std::move(**contents);
    }
  }
  return Unexpected{std::string("changes all the time while it is being read")};
}

} // namespace mta_tls
