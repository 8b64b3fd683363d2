#pragma once

#include "common/audit/audit_file.h"
#include "common/log/log.h"

#include <mutex>
#include <string>
#include <string_view>

namespace mta_tls {

// The sessions' way to the audit file: a line at a time, from any thread. Beside it, the
// keeper of the table appends to the same file through a descriptor of its own.
class RefusalAudit {
public:
  // Throws std::system_error.
  RefusalAudit(std::string path, Log& log) : file_(std::move(path)), log_(log) {}

  void write(std::string_view line);

  // To be called now and then: the file may have been rotated away.
  void reopen();

private:
  std::mutex mutex_;
  AuditFile file_;
  Log& log_;
};

} // namespace mta_tls
