#pragma once

#include "common/base/result.h"
#include "common/policy/snapshot.h"
#include "common/table/diagnostic.h"

#include <memory>
#include <string>
#include <vector>

namespace mta_tls {

struct LoadedTable {
  std::shared_ptr<const Snapshot> snapshot;
  std::vector<Diagnostic> warnings;
  std::vector<std::string> files; // the policy file and every file that it imports
};

struct LoadFailure {
  std::vector<Diagnostic> diagnostics; // errors and warnings, by file and place
  std::vector<std::string> files;      // those known when the loading failed
};

// Reads a policy file and its imports. All or nothing: every error of the files is
// reported in one run. `now` decides which dates have passed, for the warnings.
Result<LoadedTable, LoadFailure> load_table(const std::string& path, Instant now);

} // namespace mta_tls
