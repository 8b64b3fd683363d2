#pragma once

#include "common/base/result.h"
#include "common/daemon/address.h"
#include "common/log/log.h"
#include "milter/address.h"

#include <chrono>
#include <optional>
#include <string>

namespace mta_tls {

struct MilterOptions {
  std::string policy;
  MilterAddress milter;
  std::optional<UnixAddress> control;
  std::optional<std::string> audit;
  std::optional<std::string> user;
  std::string authserv_id; // empty: the MTA's name
  std::chrono::seconds timeout{0};
  LogTarget log = LogTarget::standard_error;
  LogLevel log_level = LogLevel::info;
};

// Why the program ends before it has begun: --help and --version, or a mistake.
struct NoOptions {
  int exit_code = 1;
  std::string text; // for stdout if exit_code is 0, else for stderr; without a line break
};

// Of the command line and of the file that --config names, the former first.
Result<MilterOptions, NoOptions> parse_milter_options(int argc, const char* const* argv);

} // namespace mta_tls
