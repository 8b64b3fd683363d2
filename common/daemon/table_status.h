#pragma once

#include "common/base/time.h"
#include "common/policy/snapshot.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// A table with what `mta-tls status` tells about it.
struct TableInForce {
  std::shared_ptr<const Snapshot> snapshot;
  Instant loaded;
  std::vector<std::string> warnings; // "FILE:LINE:COLUMN: message"
};

// How a reload ended, for whoever asked for it and for `mta-tls status`.
struct ReloadOutcome {
  Instant time;
  bool ok = false;
  bool changed = false;
  std::string summary;
  std::vector<std::string> warnings; // headlines
  std::vector<std::string> errors;   // whole texts: headline, line, caret
};

struct ReloadCounts {
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
};

// What only the daemon as a whole knows; kept on the loop's thread.
struct DaemonStatus {
  std::string policy;
  Instant process_started;
  Instant started;                   // to serve
  std::optional<TableInForce> table; // without its snapshot
  std::optional<ReloadOutcome> last_reload;
  Instant last_success; // when the file was last found to be good
  ReloadCounts reloads;
  std::string control_address;
  std::vector<std::string> metrics_addresses; // empty: nobody asks for metrics
};

} // namespace mta_tls
