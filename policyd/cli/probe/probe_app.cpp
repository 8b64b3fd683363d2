#include "policyd/cli/probe/probe_app.h"

#include "policyd/option_checks.h"

namespace mta_tls {

namespace {

// "+21d" from now on, or a day.
Instant parse_as_of(const std::string& text, Instant now) {
  if (text.starts_with('+')) {
    if (const auto ahead = parse_duration(std::string_view(text).substr(1))) {
      return now + *ahead;
    }
  } else if (const auto time = parse_day_or_time(text)) {
    return time->begin;
  }
  throw CLI::ValidationError("--as-of", "expected +21d or 2026-12-24");
}

} // namespace

ProbeApp::ProbeApp(Instant now) : now_(now) {
  options_.at = now;
}

void ProbeApp::add_to(CLI::App& app) {
  app.add_option("TARGET", options_.targets, "Domains, addresses of mail, or next hops")
      ->type_name("");
  app.add_flag("--all", options_.all,
               "All domains of the table for which TLS is\nforced or tested");
  app.add_flag("--self", options_.self,
               "The domains are our own: judge as a\nstrict partner does");
  app.add_flag("--verbose", options_.verbose, "Every word of the dialogues");
  app.add_flag("--suggest", options_.suggest, "The strongest rule that holds today");
  app.add_option("--policy", options_.policy,
                 "Hold the servers against this file; else\n/etc/mta-tls/policy.json, "
                 "if it is there")
      ->type_name("FILE");
  app.add_option_function<std::string>(
         "--as-of",
         [this](const std::string& text) { options_.at = parse_as_of(text, now_); },
         "As if it were then: what will have\nexpired? +21d, or 2026-12-24")
      ->type_name("TIME");
  add_network(app);
}

// Whom to ask and how, rather than what.
void ProbeApp::add_network(CLI::App& app) {
  constexpr unsigned most = 10'000;
  app.add_option("--port", options_.port, "Instead of 25")
      ->check(range(1, 65'535))
      ->type_name("N");
  app.add_option("--ehlo", options_.own_name, "Our name for EHLO; else the host's")
      ->type_name("NAME");
  app.add_option("--ca-file", options_.ca_file,
                 "The authorities that are trusted, in PEM")
      ->type_name("FILE");
  app.add_option("--resolver", options_.resolvers,
                 "Ask this resolver; may be repeated; else\nthose of the host")
      ->allow_extra_args(false)
      ->type_name("ADDRESS[:PORT]");
  app.add_option("--trust-anchor", options_.trust_anchor, "The root's key for DNSSEC")
      ->type_name("FILE");
  app.add_option("--sts-ca-file", options_.sts_ca_file,
                 "Authorities for MTA-STS policies; else\nthose of --ca-file")
      ->type_name("FILE");
  app.add_option("--sts-connect-to", options_.sts_connect_to,
                 "Fetch all policies there (for tests)")
      ->type_name("HOST:PORT");
  app.add_option("--timeout", options_.timeout, "Wait so long for each answer")
      ->check(range(1, 300))
      ->type_name("SECONDS");
  app.add_option("--parallel", options_.parallel, "At most so many connections at once")
      ->check(range(1, most))
      ->type_name("N");
  app.add_option("--rate", options_.rate, "At most so many new ones in a second")
      ->check(range(1, most))
      ->type_name("N");
}

} // namespace mta_tls
