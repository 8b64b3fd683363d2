#pragma once

#include "common/base/result.h"
#include "common/queue/queued_message.h"
#include "policyd/cli/queue/options.h"

#include <functional>
#include <string>

namespace mta_tls {

// What was read of a queue.
struct QueueReading {
  std::string mta; // "Postfix"
  std::size_t messages = 0;
  std::size_t unreadable = 0; // entries that nobody understands
};

// "postfix", "sendmail" or "exim": which one is meant, or is here; empty: none of them.
std::string mta_meant(const QueueOptions& options);

using TakeMessage = std::function<void(const QueuedMessage&)>;

// Hands over each message of a queue as it is read: none is kept. The error is a whole
// sentence.
Result<QueueReading, std::string> read_queue(const QueueOptions& options,
                                             const TakeMessage& take);

} // namespace mta_tls
