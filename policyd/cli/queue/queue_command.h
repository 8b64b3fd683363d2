#pragma once

#include "common/base/result.h"
#include "policyd/cli/console.h"
#include "policyd/cli/queue/options.h"
#include "policyd/cli/queue/queue_page.h"
#include "policyd/cli/queue/queue_source.h"

namespace mta_tls {

// What waits, whatever was told of it before. `table` may be null; `also` hears of each
// message, too. The error is a whole sentence.
Result<QueuePage, std::string> collect_queue(const QueueOptions& options,
                                             const Snapshot* table,
                                             const TakeMessage& also = {});

// The mail that waits because of TLS.
ExitCode queue_command(const QueueOptions& options, Console& console);

} // namespace mta_tls
