#pragma once

#include "policyd/cli/console.h"
#include "policyd/cli/explain_command.h"

namespace CLI {
class App;
}

namespace mta_tls {

// The arguments of `mta-tls explain`.
class ExplainApp {
public:
  // This must live until `app` has been parsed.
  void add_to(CLI::App& app);

  ExitCode run(Console& console) const { return explain_command(options_, console); }

private:
  void add_look_up(CLI::App* app);
  void add_inbound(CLI::App* app);
  void check_look_up(const CLI::App& app) const;
  void check_history(const CLI::App& app) const;
  void check(const CLI::App& app) const;

  ExplainOptions options_;
};

} // namespace mta_tls
