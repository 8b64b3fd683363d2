#pragma once

#include "policyd/cli/console.h"

#include <string>

namespace mta_tls {

struct QueryOptions {
  std::string map;
  std::string key;
  std::string socketmap; // ask this listener as an MTA does; empty: over `control`
  std::string control;
};

ExitCode query(const QueryOptions& options, Console& console);

} // namespace mta_tls
