#include "common/table/regular_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <unistd.h>
#include <utility>

namespace mta_tls {

namespace {

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

} // namespace

Result<RegularFile, std::string> RegularFile::open(const std::string& path,
                                                   std::uint64_t max_octets) {
  if (path.find('\0') != std::string::npos) {
    return Unexpected{std::string("is no file name: it has a NUL in it")};
  }
  RegularFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (file.descriptor_ < 0) {
    return Unexpected{system_error(errno)};
  }
  const auto status = file.current_status();
  if (!status) {
    return Unexpected{status.error()};
  }
  file.status_ = *status;
  if (auto fault = fault_of(file.status_, max_octets)) {
    return Unexpected{std::move(*fault)};
  }
  return file;
}

RegularFile::RegularFile(RegularFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), status_(other.status_) {}

RegularFile::~RegularFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

Result<struct stat, std::string> RegularFile::current_status() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) {
    return Unexpected{system_error(errno)};
  }
  return status;
}

Result<std::size_t, std::string> RegularFile::read(char* octets, std::size_t size) const {
  for (;;) {
    const auto got = ::read(descriptor_, octets, size);
    if (got >= 0) {
      return static_cast<std::size_t>(got);
    }
    if (errno != EINTR) {
      return Unexpected{system_error(errno)};
    }
  }
}

} // namespace mta_tls
