#include "policyd/option_checks.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace mta_tls {

std::optional<std::string> not_usable(std::string_view option, const std::string& file,
                                      int mode) {
  if (file.empty() || ::access(file.c_str(), mode) == 0) {
    return std::nullopt;
  }
  return fmt::format("{}: {}: {}", option, file, std::strerror(errno));
}

} // namespace mta_tls
