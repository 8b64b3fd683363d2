#pragma once

#include "common/daemon/process_options.h"
#include "common/facts/discovery.h"
#include "policyd/watch/watch_options.h"

#include <vector>

namespace mta_tls {

struct DaemonOptions : ProcessOptions {
  std::vector<ListenAddress> socketmap;
  std::vector<ListenAddress> delegation;
  std::vector<ListenAddress> submission;
  DiscoveryOptions discovery;
  WatchOptions watch;
};

// Of the command line and of the file that --config names, the former first.
Result<DaemonOptions, NoOptions> parse_options(int argc, const char* const* argv);

} // namespace mta_tls
