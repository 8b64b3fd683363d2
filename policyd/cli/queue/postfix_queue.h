#pragma once

#include "policyd/cli/queue/queue_source.h"

namespace mta_tls {

// Of `postqueue -j`; of a file that holds what it has printed.
Result<QueueReading, std::string> read_postfix_queue(const QueueOptions& options,
                                                     const TakeMessage& take);
Result<QueueReading, std::string> read_saved_listing(const std::string& path,
                                                     const TakeMessage& take);

} // namespace mta_tls
