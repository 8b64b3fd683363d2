#pragma once

#include "policyd/cli/console.h"

#include <string>

namespace mta_tls {

// What the running daemon is doing, and with which table.
ExitCode status(const std::string& control, Console& console);

} // namespace mta_tls
