#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>
#include <system_error>

namespace mta_tls {

// A file that lines are appended to, and that may be rotated away meanwhile. Lines are
// gathered in memory until flush(). Not here: a promise that a line has reached the disk.
class AuditFile {
public:
  // Creates the file, readable by owner and group, if it is not there. Throws
  // std::system_error.
  explicit AuditFile(std::string path);
  ~AuditFile();
  AuditFile(const AuditFile&) = delete;
  AuditFile& operator=(const AuditFile&) = delete;

  const std::string& path() const noexcept { return path_; }

  // The user that a process started as root is going to be must be able to reopen it.
  void give_to(uid_t user, gid_t group);

  void add(std::string_view line);

  // What could not be written is dropped, never written half or out of order.
  std::error_code flush();

  // If the path has come to mean another file, goes on there. On failure the old file
  // stays in use.
  std::error_code reopen();

private:
  std::error_code write_all();

  std::string path_;
  int file_;
  bool created_;
  std::string unwritten_;
  std::error_code failure_;
};

} // namespace mta_tls
