#pragma once

#include "policyd/cli/queue/queue_source.h"

#include <optional>
#include <string>

namespace mta_tls {

// Of the folders that sendmail.cf names.
Result<QueueReading, std::string> read_sendmail_queue(const TakeMessage& take);

// The header of a message there; nullopt: it is gone.
std::optional<std::string> header_in_sendmail_queue(const std::string& id);

} // namespace mta_tls
