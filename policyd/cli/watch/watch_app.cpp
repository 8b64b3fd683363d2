#include "policyd/cli/watch/watch_app.h"

#include "common/watch_file/watch_reader.h"
#include "policyd/cli/common_options.h"

#include <CLI/CLI.hpp>

namespace mta_tls {

WatchApp::WatchApp(Instant now) {
  options_.at = now;
  options_.history = WatchReader::usual_path;
}

void WatchApp::add_to(CLI::App& app) {
  app.add_option("DOMAIN", options_.targets,
                 "Domains or next hops, in full;\nelse a line for each")
      ->type_name("");
  app.add_flag("--now", options_.now,
               "Have the daemon look at them at once;\nwhat is told of it follows");
  app.add_flag("--all", options_.all, "Every row of the history, not the\nchanges alone");
  add_duration(
      &app, "--since", "30d or 12h",
      [this](std::chrono::seconds since) { options_.since = since; },
      "The history of this time: 30d, 12h;\nelse all of it");
  app.add_option("--history", options_.history,
                 "What the watch has written,\n" + options_.history)
      ->type_name("FILE");
  add_control(&app, options_.control);
  app.parse_complete_callback([this] {
    if (options_.now && options_.targets.empty()) {
      throw CLI::RequiresError("--now", "DOMAIN");
    }
  });
}

} // namespace mta_tls
