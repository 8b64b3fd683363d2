#pragma once

#include "policyd/cli/console.h"

#include <string>

namespace mta_tls {

struct ReloadOptions {
  bool allow_older = false; // a smaller serial than the one in force
  std::string control;
};

ExitCode reload(const ReloadOptions& options, Console& console);

} // namespace mta_tls
