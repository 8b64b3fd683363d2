#pragma once

#include "policyd/cli/queue/queue_source.h"

namespace mta_tls {

// Of `exim -bpr`, and of the messages' own logs in its spool.
Result<QueueReading, std::string> read_exim_queue(const QueueOptions& options,
                                                  const TakeMessage& take);

} // namespace mta_tls
