#include "policyd/cli/usual_table.h"

#include "common/table/load.h"
#include "policyd/cli/diagnostics.h"

#include <unistd.h>

namespace mta_tls {

std::optional<std::shared_ptr<const Snapshot>>
load_usual_table(const std::string& named, Instant at, Console& console) {
  const std::string path = named.empty() ? "/etc/mta-tls/policy.json" : named;
  if (named.empty() && ::access(path.c_str(), F_OK) != 0) {
    return nullptr;
  }
  auto loaded = load_table(path, at);
  if (!loaded) {
    fail_to_load(console, path, loaded.error().diagnostics);
    return std::nullopt;
  }
  return std::move(loaded->snapshot);
}

} // namespace mta_tls
