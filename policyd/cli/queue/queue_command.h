#pragma once

#include "policyd/cli/console.h"
#include "policyd/cli/queue/options.h"

namespace mta_tls {

// The mail that waits because of TLS.
ExitCode queue_command(const QueueOptions& options, Console& console);

} // namespace mta_tls
