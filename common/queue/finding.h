#pragma once

#include "common/queue/backlog.h"
#include "common/queue/queue_rule.h"

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// Why mail for a domain waits, whose fault that is, and what to do.
struct QueueFinding {
  std::string hop;
  WaitingMail mail;
  QueueRule rule;
  std::optional<Look> look; // the last one
  Fault fault = Fault::unclear;
  std::string cause;    // for the postmaster
  std::string remedy;   // likewise
  std::string reason;   // for senders, who know nothing of TLS
  bool is_over = false; // by the last look the mail could go
};

// `look` is the last look at the domain's servers: by the watch, or just now.
QueueFinding make_finding(std::string hop, WaitingMail mail, QueueRule rule,
                          std::optional<Look> look);

} // namespace mta_tls
