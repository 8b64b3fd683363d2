#include "policyd/cli/explain_app.h"

#include "common/watch_file/watch_reader.h"
#include "policyd/cli/common_options.h"

#include <CLI/CLI.hpp>

namespace mta_tls {

void ExplainApp::add_to(CLI::App& app) {
  app.add_option(
         "TARGET", options_.target,
         "A recipient, domain or next hop;\nwith --inbound a recipient, or nothing")
      ->type_name("");
  app.add_option("--from", options_.sender, "The sender")->type_name("ADDRESS");
  app.add_option("--user", options_.user, "The login of the sender")->type_name("NAME");
  app.add_option("--policy", options_.policy, "Explain this file instead of the daemon")
      ->type_name("FILE");
  app.add_option("--history", options_.history,
                 "… with what the watch has written; else\n" +
                     std::string(WatchReader::usual_path) + ", if it is there")
      ->type_name("FILE");
  add_time(&app, [this](Instant time) { options_.at = time; });
  add_control(&app, options_.control);
  add_look_up(&app);
  add_inbound(&app);
}

// What a running daemon has as options of its own.
void ExplainApp::add_look_up(CLI::App* app) {
  auto& asked_of = options_.asked_of;
  app->add_flag("--look-up", options_.look_up, "With --policy: ask DNS and HTTPS now");
  app->add_option("--resolver", asked_of.resolvers,
                  "… of this resolver; may be repeated;\nelse those of the host")
      ->allow_extra_args(false)
      ->type_name("ADDRESS[:PORT]");
  app->add_option("--trust-anchor", asked_of.trust_anchor,
                  "… with the root's key for DNSSEC")
      ->type_name("FILE");
  app->add_option("--sts-ca-file", asked_of.sts_ca_file,
                  "… with these authorities for policies")
      ->type_name("FILE");
  app->add_option("--sts-connect-to", asked_of.sts_connect_to,
                  "… with all policies there (for tests)")
      ->type_name("HOST:PORT");
}

// The session of mail that comes in.
void ExplainApp::add_inbound(CLI::App* app) {
  auto& inbound = options_.inbound;
  app->add_flag("--inbound", options_.is_inbound, "Mail that comes in");
  app->add_option("--client", inbound.client, "… from this client")->type_name("IP");
  app->add_option("--tls", inbound.tls, "… over this TLS, 1.2 or 1.3;\nelse plain text")
      ->type_name("VERSION");
  app->add_option("--bits", inbound.bits, "… with a cipher of so many bits")
      ->type_name("N");
  app->add_option("--cert", inbound.cert, "… and a trusted certificate with\nthis name")
      ->type_name("NAME");
  app->add_option("--spki", inbound.spki, "… and a key with this SHA-256")
      ->type_name("DIGEST");
  app->add_flag("--authenticated", inbound.authenticated,
                "… by a user who has logged in");
  app->parse_complete_callback([this, app] { check(*app); });
}

void ExplainApp::check_look_up(const CLI::App& app) const {
  if (options_.look_up && options_.policy.empty()) {
    throw CLI::RequiresError("--look-up", "--policy");
  }
  for (const auto* name :
       {"--resolver", "--trust-anchor", "--sts-ca-file", "--sts-connect-to"}) {
    if (app.count(name) != 0 && !options_.look_up) {
      throw CLI::RequiresError(name, "--look-up");
    }
  }
}

// It is about now, and about mail that goes out.
void ExplainApp::check_history(const CLI::App& app) const {
  if (app.count("--history") == 0) {
    return;
  }
  if (options_.policy.empty()) {
    throw CLI::RequiresError("--history", "--policy");
  }
  for (const auto* name : {"--at", "--inbound"}) {
    if (app.count(name) != 0) {
      throw CLI::ExcludesError("--history", name);
    }
  }
}

void ExplainApp::check(const CLI::App& app) const {
  check_look_up(app);
  check_history(app);
  if (options_.is_inbound) {
    for (const auto* name : {"--from", "--client"}) {
      if (app.count(name) == 0) {
        throw CLI::RequiresError("--inbound", name);
      }
    }
    if (app.count("--user") != 0) {
      throw CLI::ExcludesError("--inbound", "--user");
    }
    return;
  }
  for (const auto* name :
       {"--client", "--tls", "--bits", "--cert", "--spki", "--authenticated"}) {
    if (app.count(name) != 0) {
      throw CLI::RequiresError(name, "--inbound");
    }
  }
  if (!options_.target) {
    throw CLI::RequiredError("TARGET");
  }
}

} // namespace mta_tls
