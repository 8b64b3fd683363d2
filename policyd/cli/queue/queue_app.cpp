#include "policyd/cli/queue/queue_app.h"

#include "policyd/cli/common_options.h"

#include <CLI/CLI.hpp>

namespace mta_tls {

QueueApp::QueueApp(Instant now) {
  options_.at = now;
  options_.probing.at = now;
}

void QueueApp::add_to(CLI::App& app) {
  add_source(app);
  add_limits(app);
  add_alert(app);
  add_bounce_table(app);
  add_probing(app);
  add_time(&app, [this](Instant time) { options_.at = time; });
}

void QueueApp::add_source(CLI::App& app) {
  app.add_option("--policy", options_.policy,
                 "The policy file; else\n/etc/mta-tls/policy.json, if it is there")
      ->type_name("FILE");
  app.add_option(
         "--history", options_.history,
         "What the watch has written; else\n/var/lib/mta-tls/watch.db, if it is there")
      ->type_name("FILE");
  app.add_option("--mta", options_.mta,
                 "The queue of postfix, sendmail or exim;\nelse of the one that is here")
      ->check(CLI::IsMember({"postfix", "sendmail", "exim"}).description(""))
      ->type_name("NAME");
  app.add_option(
         "--from", options_.from,
         "What postqueue -j has printed, rather\nthan the queue; -: standard input")
      ->type_name("FILE");
}

void QueueApp::add_limits(CLI::App& app) {
  constexpr const char* examples = "4h or 30m";
  add_duration(
      &app, "--critical", examples,
      [this](std::chrono::seconds critical) { options_.critical = critical; },
      "CRITICAL once mail waits so long; else 4h");
  add_duration(
      &app, "--limit", examples,
      [this](std::chrono::seconds limit) { options_.limit = limit; },
      "Wait so long for the MTA's listing; else 2m");
}

void QueueApp::add_alert(CLI::App& app) {
  app.add_flag("--alert", options_.alert, "Tell what is new since the last run, only");
  app.add_flag(
      "--warn-senders", options_.warn_senders,
      "Tell the senders of what waits longer than\nwarn_sender_after, each once");
  app.add_option("--state", options_.state,
                 "What was told is kept in this file,\n" + options_.state)
      ->type_name("FILE");
}

void QueueApp::add_bounce_table(CLI::App& app) {
  app.add_flag("--bounce-table", options_.bounce_table,
               "The MTA's table of domains whose mail is to be\nreturned now, by what "
               "the watch has seen;\nwith --probe also by what is seen now");
}

void QueueApp::add_probing(CLI::App& app) {
  auto& probing = options_.probing;
  app.add_flag("--probe", options_.probe, "Look at the servers now");
  app.add_option("--ca-file", probing.ca_file, "… with these authorities, in PEM")
      ->type_name("FILE");
  app.add_option("--resolver", probing.resolvers,
                 "… asking this resolver; may be repeated;\nelse those of the host")
      ->allow_extra_args(false)
      ->type_name("ADDRESS[:PORT]");
  app.add_option("--trust-anchor", probing.trust_anchor,
                 "… with the root's key for DNSSEC")
      ->type_name("FILE");
  app.add_option("--ehlo", probing.own_name, "… with this name in EHLO; else the host's")
      ->type_name("NAME");
}

} // namespace mta_tls
