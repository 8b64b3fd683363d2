#include "common/audit/audit_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::size_t buffer_octets = std::size_t{64} * 1024;
constexpr mode_t file_mode = 0640;
constexpr int open_flags = O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY;

std::error_code last_error() {
  return {errno, std::generic_category()};
}

struct Opened {
  int file;
  bool created;
};

Opened open_or_create(const std::string& path) {
  const int created = ::open(path.c_str(), open_flags | O_CREAT | O_EXCL, file_mode);
  if (created >= 0 || errno != EEXIST) {
    return {created, created >= 0};
  }
  return {::open(path.c_str(), open_flags | O_CREAT, file_mode), false};
}

bool is_same_file(int file, const std::string& path) {
  struct stat open_one {};
  struct stat named {};
  return ::fstat(file, &open_one) == 0 && ::stat(path.c_str(), &named) == 0 &&
         open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

} // namespace

AuditFile::AuditFile(std::string path) : path_(std::move(path)), file_(-1) {
  const auto opened = open_or_create(path_);
  if (opened.file < 0) {
    throw std::system_error(last_error(), "cannot open audit file " + path_);
  }
  file_ = opened.file;
  created_ = opened.created;
}

AuditFile::~AuditFile() {
  flush();
  ::close(file_);
}

void AuditFile::give_to(uid_t user, gid_t group) {
  if (created_ && ::fchown(file_, user, group) != 0) {
    throw std::system_error(last_error(), "cannot change the owner of " + path_);
  }
}

void AuditFile::add(std::string_view line) {
  unwritten_ += line;
  unwritten_ += '\n';
  if (unwritten_.size() >= buffer_octets) {
    if (const auto failure = write_all()) {
      failure_ = failure;
    }
  }
}

std::error_code AuditFile::flush() {
  const auto failure = write_all();
  const auto earlier = std::exchange(failure_, {});
  std::string().swap(unwritten_);
  return earlier ? earlier : failure;
}

std::error_code AuditFile::write_all() {
  std::string_view rest = unwritten_;
  std::error_code failure;
  while (!rest.empty() && !failure) {
    const auto written = ::write(file_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      failure = last_error();
    }
  }
  unwritten_.clear();
  return failure;
}

std::error_code AuditFile::reopen() {
  if (is_same_file(file_, path_)) {
    return {};
  }
  const auto opened = open_or_create(path_);
  if (opened.file < 0) {
    return last_error();
  }
  ::close(std::exchange(file_, opened.file));
  return {};
}

} // namespace mta_tls
