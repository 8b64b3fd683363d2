#pragma once

#include "common/explain/layout.h"
#include "common/queue/finding.h"
#include "policyd/cli/exit_code.h"

#include <chrono>
#include <string>
#include <vector>

namespace mta_tls {

// What `mta-tls queue` tells.
struct QueuePage {
  std::string mta;                    // "Postfix"
  std::vector<QueueFinding> findings; // the oldest mail first
  std::size_t messages = 0;           // that wait because of TLS
  std::size_t recipients = 0;
  Instant since;              // the oldest of these has arrived
  std::size_t others = 0;     // messages that wait for other reasons
  std::size_t uncounted = 0;  // recipients of domains beyond what is kept
  std::size_t unreadable = 0; // entries of the queue
  std::chrono::seconds critical{0};
  Instant at;
};

// As monitoring plug-ins have it. Critical: the fault is ours, or mail has waited long.
ExitCode exit_code(const QueuePage& page);

std::string queue_text(const QueuePage& page, const Paint& paint);
std::string queue_json(const QueuePage& page);

} // namespace mta_tls
