#pragma once

#include "common/base/time.h"
#include "policyd/cli/probe/probe.h"

#include <chrono>
#include <string>

namespace mta_tls {

struct QueueOptions {
  std::string mta;     // "postfix" …; empty: the one that is there
  std::string from;    // a saved listing, "-" for standard input; empty: ask the MTA
  std::string policy;  // empty: the usual file, if it is there
  std::string history; // the watch's file; empty: the usual one, if it is there
  bool probe = false;  // look at the servers now
  ProbeOptions probing;
  bool bounce_table = false; // that alone, and no queue
  bool alert = false;        // only what is new
  bool warn_senders = false;
  std::string state = "/var/lib/mta-tls-queue/state.json";
  std::chrono::seconds critical = std::chrono::hours(4);
  std::chrono::seconds limit = std::chrono::minutes(2); // of the MTA's program
  Instant at;
};

} // namespace mta_tls
