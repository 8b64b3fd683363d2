#pragma once

#include "policyd/cli/queue/queue_source.h"

#include <optional>
#include <string>

namespace mta_tls {

// The path of Exim, whose name Debian has changed.
std::optional<std::string> find_exim();

// Of `exim -bpr`, and of the messages' own logs in its spool.
Result<QueueReading, std::string> read_exim_queue(const QueueOptions& options,
                                                  const TakeMessage& take);

} // namespace mta_tls
