#pragma once

#include "policyd/cli/console.h"
#include "policyd/cli/queue/queue_command.h"

namespace CLI {
class App;
}

namespace mta_tls {

// The arguments of `mta-tls queue`.
class QueueApp {
public:
  explicit QueueApp(Instant now);

  // This must live until `app` has been parsed.
  void add_to(CLI::App& app);

  ExitCode run(Console& console) const { return queue_command(options_, console); }

private:
  void add_source(CLI::App& app);
  void add_probing(CLI::App& app);
  void add_alert(CLI::App& app);
  void add_bounce_table(CLI::App& app);
  void add_limits(CLI::App& app);

  QueueOptions options_;
};

} // namespace mta_tls
