#pragma once

#include "policyd/cli/console.h"
#include "policyd/cli/probe/probe.h"

namespace CLI {
class App;
}

namespace mta_tls {

// The arguments of `mta-tls probe`.
class ProbeApp {
public:
  explicit ProbeApp(Instant now);

  // This must live until `app` has been parsed.
  void add_to(CLI::App& app);

  ExitCode run(Console& console) const { return probe_command(options_, console); }

private:
  void add_network(CLI::App& app);

  Instant now_;
  ProbeOptions options_;
};

} // namespace mta_tls
