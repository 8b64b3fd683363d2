#pragma once

#include "common/base/result.h"
#include "common/daemon/address.h"
#include "common/log/log.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

struct DaemonOptions {
  std::string policy;
  std::vector<ListenAddress> socketmap;
  std::vector<ListenAddress> delegation;
  std::optional<UnixAddress> control;
  std::optional<std::string> audit;
  std::optional<std::string> user;
  LogTarget log = LogTarget::standard_error;
  LogLevel log_level = LogLevel::info;
};

// Why the program ends before it has begun: --help and --version, or a mistake.
struct NoOptions {
  int exit_code = 1;
  std::string text; // for stdout if exit_code is 0, else for stderr; without a line break
};

// Of the command line and of the file that --config names, the former first.
Result<DaemonOptions, NoOptions> parse_options(int argc, const char* const* argv);

} // namespace mta_tls
