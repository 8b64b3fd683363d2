#pragma once

#include "common/base/result.h"
#include "common/queue/backlog.h"
#include "common/watch/standing.h"
#include "common/watch_file/watch_reader.h"
#include "policyd/cli/queue/options.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

using LooksByHop = std::map<std::string, Look, std::less<>>;

// The last look at each domain for which mail waits, as far as there is one: what the
// watch has written, or with --probe what is seen now. The error is a whole sentence.
// A watch that is not there has seen nothing.
Result<LooksByHop, std::string> last_looks(const Backlog& backlog, const Snapshot* table,
                                           const QueueOptions& options);

// Whether the watch last saw that no server of a next hop would get its mail.
class WatchedFailures {
public:
  explicit WatchedFailures(const QueueOptions& options);

  // What cannot be read is not known to fail.
  bool has(const std::string& hop);

private:
  std::optional<WatchReader> reader_;
};

// How all watched domains stand. The error is a whole sentence.
Result<std::vector<Standing>, std::string> watched_standings(const QueueOptions& options);

// Of these, the domains whose mail would go back both by the look that they come with and
// by one at this moment, which they come back with. What could not be looked at is none.
Result<std::vector<Standing>, std::string>
seen_again(const std::vector<Standing>& standings, const Snapshot& table,
           const QueueOptions& options);

} // namespace mta_tls
