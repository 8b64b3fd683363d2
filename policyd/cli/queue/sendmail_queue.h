#pragma once

#include "policyd/cli/queue/queue_source.h"

namespace mta_tls {

// Of the folders that sendmail.cf names.
Result<QueueReading, std::string> read_sendmail_queue(const TakeMessage& take);

} // namespace mta_tls
