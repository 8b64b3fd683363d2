#pragma once

#include "policyd/cli/report/report_command.h"

namespace CLI {
class App;
}

namespace mta_tls {

// The arguments of `mta-tls report`.
class ReportApp {
public:
  explicit ReportApp(Instant now);

  // This must live until `app` has been parsed.
  void add_to(CLI::App& app);

  ExitCode run(Console& console) const { return report_command(options_, console); }

private:
  ReportOptions options_;
};

} // namespace mta_tls
