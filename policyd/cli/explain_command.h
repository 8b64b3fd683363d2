#pragma once

#include "common/base/time.h"
#include "policyd/cli/console.h"

#include <optional>
#include <string>

namespace mta_tls {

struct ExplainOptions {
  std::string target;
  std::string sender;
  std::optional<Instant> at; // else: now
  std::string policy;        // a file; empty: ask the running daemon
  std::string control;
};

ExitCode explain_command(const ExplainOptions& options, Console& console);

} // namespace mta_tls
