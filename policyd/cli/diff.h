#pragma once

#include "common/base/time.h"
#include "policyd/cli/console.h"

#include <string>

namespace mta_tls {

struct DiffOptions {
  std::string old_file;
  std::string new_file;
  bool all = false; // every name, however many there are
  Instant at;
};

ExitCode diff(const DiffOptions& options, Console& console);

} // namespace mta_tls
