#pragma once

#include "common/base/time.h"
#include "common/policy/snapshot.h"

#include <cstdint>
#include <memory>
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

} // namespace mta_tls
