#pragma once

#include "policyd/cli/console.h"
#include "policyd/cli/watch/options.h"

namespace mta_tls {

// What the watch has seen: by its file, or with --now by the daemon.
ExitCode watch_command(const WatchCommandOptions& options, Console& console);

} // namespace mta_tls
