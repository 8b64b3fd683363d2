#pragma once

#include "policyd/cli/console.h"

#include <string>

namespace mta_tls {

struct CacheOptions {
  std::string target; // empty: every next hop
  std::string control;
};

// What the daemon has discovered and knows still.
ExitCode cache(const CacheOptions& options, Console& console);

struct FlushOptions {
  std::string target;
  bool all = false;
  std::string control;
};

ExitCode flush(const FlushOptions& options, Console& console);

} // namespace mta_tls
