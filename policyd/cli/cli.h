#pragma once

#include "policyd/cli/console.h"

namespace mta_tls {

// The whole of mta-tls: reads the arguments, runs one command.
ExitCode run_cli(int argc, const char* const* argv, Console& console);

} // namespace mta_tls
