#pragma once

#include "policyd/cli/console.h"
#include "policyd/cli/watch/watch_command.h"

namespace CLI {
class App;
}

namespace mta_tls {

// The arguments of `mta-tls watch`.
class WatchApp {
public:
  explicit WatchApp(Instant now);

  // This must live until `app` has been parsed.
  void add_to(CLI::App& app);

  ExitCode run(Console& console) const { return watch_command(options_, console); }

private:
  WatchCommandOptions options_;
};

} // namespace mta_tls
