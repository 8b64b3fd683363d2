#pragma once

#include "common/base/time.h"
#include "policyd/cli/console.h"
#include "policyd/cli/queue/options.h"

#include <string>

namespace mta_tls {

struct ReportOptions {
  std::string html; // the file to write, "-" for standard output
  std::string policy = "/etc/mta-tls/policy.json";
  std::string history; // the watch's file
  bool with_queue = false;
  QueueOptions queue; // of which mail, with with_queue
  Instant at;
};

// Writes what the watch has seen, and what the policy rests on, as one page.
ExitCode report_command(const ReportOptions& options, Console& console);

} // namespace mta_tls
