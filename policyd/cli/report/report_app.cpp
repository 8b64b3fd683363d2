#include "policyd/cli/report/report_app.h"

#include "common/watch_file/watch_reader.h"
#include "policyd/cli/common_options.h"

#include <CLI/CLI.hpp>

namespace mta_tls {

ReportApp::ReportApp(Instant now) {
  options_.at = now;
  options_.history = WatchReader::usual_path;
  options_.queue.at = now;
}

void ReportApp::add_to(CLI::App& app) {
  app.add_option("--html", options_.html,
                 "Write the page to this file, at once;\n-: to standard output")
      ->required()
      ->type_name("FILE");
  app.add_option("--policy", options_.policy, "The policy file,\n" + options_.policy)
      ->type_name("FILE");
  app.add_option("--history", options_.history,
                 "What the watch has written,\n" + options_.history)
      ->type_name("FILE");
  app.add_flag("--queue", options_.with_queue,
               "And the mail that waits for TLS in the\nMTA's queue here");
  app.add_option("--from", options_.queue.from, "… or in what postqueue -j has printed")
      ->type_name("FILE");
  add_time(&app, [this](Instant time) { options_.at = options_.queue.at = time; });
  app.parse_complete_callback([this] {
    options_.queue.history = options_.history;
    options_.with_queue = options_.with_queue || !options_.queue.from.empty();
  });
}

} // namespace mta_tls
