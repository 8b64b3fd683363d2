#include "common/table/ca_files.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace mta_tls {

namespace {

std::string fault_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || ::access(path.c_str(), R_OK) != 0) {
    return std::strerror(errno);
  }
  return S_ISREG(status.st_mode) ? "" : "not a file";
}

} // namespace

void CaFiles::check(const std::string& path, const Place& place, Report& report) {
  const auto [known, is_new] = faults_.try_emplace(path);
  if (is_new) {
    known->second = fault_of(path);
  }
  if (!known->second.empty()) {
    report.warning(place,
                   fmt::format("\"{}\" cannot be read here ({}); where Postfix cannot "
                               "read it, mail waits",
                               path, known->second));
  }
}

} // namespace mta_tls
