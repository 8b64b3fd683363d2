#pragma once

#include "common/base/time.h"
#include "policyd/cli/console.h"

#include <string>

namespace mta_tls {

struct CheckOptions {
  std::string file;
  bool strict = false; // warnings are findings too
  bool quiet = false;  // no summary of a good file
  Instant at;
};

ExitCode check(const CheckOptions& options, Console& console);

} // namespace mta_tls
