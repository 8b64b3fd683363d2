#include "policyd/cli/cli.h"

#include "common/base/nearest.h"
#include "common/base/text.h"
#include "common/daemon/control_protocol.h"
#include "policyd/cli/cache.h"
#include "policyd/cli/check.h"
#include "policyd/cli/clock.h"
#include "policyd/cli/diff.h"
#include "policyd/cli/doctor/doctor.h"
#include "policyd/cli/explain_command.h"
#include "policyd/cli/help.h"
#include "policyd/cli/letter/help.h"
#include "policyd/cli/letter/letter_app.h"
#include "policyd/cli/levels.h"
#include "policyd/cli/probe/probe.h"
#include "policyd/cli/query.h"
#include "policyd/cli/reload.h"
#include "policyd/cli/status.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <ostream>

namespace mta_tls {

namespace {

// The arguments as CLI11 fills them in, and the command to run on them.
class Arguments {
public:
  explicit Arguments(Console& console);

  void parse(int argc, const char* const* argv);
  ExitCode run() { return command_(); }

  const CLI::App& app() const { return app_; }

  // The command that was typed, as far as one was recognised: "mta-tls check".
  std::string command_line() const;
  // False if what was typed ends before a command: "mta-tls", "mta-tls letter".
  bool has_command() const { return commands().empty(); }
  // A monitoring plug-in that is called wrongly knows nothing.
  ExitCode code_of_misuse() const {
    return app_.got_subcommand("doctor") || app_.got_subcommand("probe")
               ? ExitCode::unknown
               : ExitCode::usage;
  }
  // Those that may follow what was recognised.
  std::vector<std::string> commands() const;
  std::size_t recognised() const { return chosen().size(); }

private:
  using Command = std::function<ExitCode()>;

  std::vector<const CLI::App*> chosen() const;

  CLI::App* add(const std::string& name, std::string_view what, std::string_view footer,
                Command command);
  void add_time(CLI::App* app, std::function<void(Instant)> set);
  void add_control(CLI::App* app, std::string& place);
  void add_check();
  void add_explain();
  void add_look_up(CLI::App* app);
  void add_inbound(CLI::App* app);
  void check_look_up(const CLI::App& app) const;
  void check_explain(const CLI::App& app) const;
  void add_query();
  void add_diff();
  void add_status();
  void add_reload();
  void add_cache();
  void add_flush();
  void add_levels();
  void add_doctor();
  void add_probe();
  void add_probe_network(CLI::App* app);
  void add_letter();

  Console& console_;
  CLI::App app_;
  Command command_;
  Instant now_ = current_time();
  CheckOptions check_{{}, false, false, now_, {}};
  ExplainOptions explain_;
  QueryOptions query_;
  DiffOptions diff_{{}, {}, false, now_};
  std::string status_;
  ReloadOptions reload_;
  CacheOptions cache_;
  FlushOptions flush_;
  DoctorOptions doctor_;
  ProbeOptions probe_;
  std::optional<LetterApp> letter_;
};

OutboundMta parse_mta(const std::string& word) {
  const auto mta = outbound_mta_of(word);
  if (!mta) {
    throw CLI::ValidationError("--mta", "expected postfix, sendmail or exim");
  }
  return *mta;
}

Arguments::Arguments(Console& console)
    : console_(console),
      app_("The administrators' command line of the mail TLS policy.", "mta-tls") {
  constexpr std::size_t option_columns = 26;
  app_.get_formatter()->column_width(option_columns);
  app_.get_formatter()->label("REQUIRED", "");
  app_.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app_.set_version_flag("--version", "mta-tls " MTA_TLS_VERSION);
  app_.require_subcommand(1);
  app_.footer(std::string(help::top));
  add_check();
  add_explain();
  add_query();
  add_diff();
  add_status();
  add_reload();
  add_cache();
  add_flush();
  add_levels();
  add_doctor();
  add_probe();
  add_letter();
}

CLI::App* Arguments::add(const std::string& name, std::string_view what,
                         std::string_view footer, Command command) {
  auto* app = app_.add_subcommand(name, std::string(what));
  app->group("Commands");
  app->footer(std::string(footer));
  app->add_flag("--json", console_.json, "One JSON object on standard output");
  app->callback([this, command = std::move(command)] { command_ = command; });
  return app;
}

void Arguments::add_time(CLI::App* app, std::function<void(Instant)> set) {
  app->add_option_function<std::string>(
         "--at",
         [set = std::move(set)](const std::string& text) {
           const auto time = parse_day_or_time(text);
           if (!time) {
             throw CLI::ValidationError("--at", std::string(explain(time.error())));
           }
           set(time->begin);
         },
         "As if it were then: 2026-11-24 (0:00 UTC)\nor 2026-11-24T12:00:00+01:00")
      ->type_name("TIME");
}

void Arguments::add_control(CLI::App* app, std::string& place) {
  place = fmt::format("unix:{}", control::default_path);
  app->add_option("--control", place, "The daemon's control socket,\n" + place)
      ->type_name("unix:PATH");
}

void Arguments::add_check() {
  auto* app = add("check", "Check a policy file and all that it imports.", help::check,
                  [this] { return check(check_, console_); });
  app->add_option("FILE", check_.file, "The policy file")->required()->type_name("");
  app->add_flag("--strict", check_.strict, "Warnings count as errors");
  app->add_flag("--quiet", check_.quiet, "Say nothing about a good file");
  app->add_option_function<std::vector<std::string>>(
         "--mta",
         [this](const std::vector<std::string>& words) {
           for (const auto& each : words) {
             check_.mtas.push_back(parse_mta(each));
           }
         },
         "Warn of what this MTA does not do to the\nletter: postfix, sendmail or exim")
      ->type_name("MTA")
      ->allow_extra_args(false);
  add_time(app, [this](Instant time) { check_.at = time; });
}

void Arguments::add_explain() {
  auto* app = add("explain", "What would be answered about a message, and why.",
                  help::explain, [this] { return explain_command(explain_, console_); });
  app->add_option(
         "TARGET", explain_.target,
         "A recipient, domain or next hop;\nwith --inbound a recipient, or nothing")
      ->type_name("");
  app->add_option("--from", explain_.sender, "The sender")->type_name("ADDRESS");
  app->add_option("--user", explain_.user, "The login of the sender")->type_name("NAME");
  app->add_option("--policy", explain_.policy, "Explain this file instead of the daemon")
      ->type_name("FILE");
  add_time(app, [this](Instant time) { explain_.at = time; });
  add_control(app, explain_.control);
  add_look_up(app);
  add_inbound(app);
}

// What a running daemon has as options of its own.
void Arguments::add_look_up(CLI::App* app) {
  auto& asked_of = explain_.asked_of;
  app->add_flag("--look-up", explain_.look_up, "With --policy: ask DNS and HTTPS now");
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
void Arguments::add_inbound(CLI::App* app) {
  auto& inbound = explain_.inbound;
  app->add_flag("--inbound", explain_.is_inbound, "Mail that comes in");
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
  app->parse_complete_callback([this, app] { check_explain(*app); });
}

void Arguments::check_look_up(const CLI::App& app) const {
  if (explain_.look_up && explain_.policy.empty()) {
    throw CLI::RequiresError("--look-up", "--policy");
  }
  for (const auto* name :
       {"--resolver", "--trust-anchor", "--sts-ca-file", "--sts-connect-to"}) {
    if (app.count(name) != 0 && !explain_.look_up) {
      throw CLI::RequiresError(name, "--look-up");
    }
  }
}

void Arguments::check_explain(const CLI::App& app) const {
  check_look_up(app);
  if (explain_.is_inbound) {
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
  if (!explain_.target) {
    throw CLI::RequiredError("TARGET");
  }
}

void Arguments::add_query() {
  auto* app = add("query", "Ask the daemon one question, as an MTA would.", help::query,
                  [this] { return query(query_, console_); });
  app->add_option("MAP", query_.map, "The map's name: postfix")
      ->required()
      ->type_name("");
  app->add_option("KEY", query_.key, "What to look up")->required()->type_name("");
  app->add_option("--socketmap", query_.socketmap,
                  "Ask this listener:\nunix:/path or inet:127.0.0.1:8461")
      ->type_name("ADDRESS");
  add_control(app, query_.control);
}

void Arguments::add_diff() {
  auto* app = add("diff", "Which domains get stricter or weaker between two files.",
                  help::diff, [this] { return diff(diff_, console_); });
  app->add_option("OLD", diff_.old_file, "The policy file in force")
      ->required()
      ->type_name("");
  app->add_option("NEW", diff_.new_file, "The policy file to come")
      ->required()
      ->type_name("");
  app->add_flag("--all", diff_.all, "Show every name");
  add_time(app, [this](Instant time) { diff_.at = time; });
}

void Arguments::add_status() {
  auto* app = add("status", "What the daemon is doing, and with which table.",
                  help::status, [this] { return status(status_, console_); });
  add_control(app, status_);
}

void Arguments::add_reload() {
  auto* app = add("reload", "Have the daemon read its policy file again.", help::reload,
                  [this] { return reload(reload_, console_); });
  app->add_flag("--allow-older", reload_.allow_older,
                "Take a file with a smaller serial\nthan the one in force");
  add_control(app, reload_.control);
}

void Arguments::add_cache() {
  auto* app = add("cache", "What the daemon has discovered of domains.", help::cache,
                  [this] { return cache(cache_, console_); });
  app->add_option("DOMAIN", cache_.target,
                  "A domain or next hop, in full;\nelse a line for each")
      ->type_name("");
  add_control(app, cache_.control);
}

void Arguments::add_flush() {
  auto* app = add("flush", "Have the daemon forget what it has discovered.", help::flush,
                  [this] { return flush(flush_, console_); });
  app->add_option("DOMAIN", flush_.target, "A domain or next hop")->type_name("");
  app->add_flag("--all", flush_.all, "Every one");
  app->parse_complete_callback([this] {
    if (flush_.target.empty() && !flush_.all) {
      throw CLI::RequiredError("DOMAIN or --all");
    }
    if (!flush_.target.empty() && flush_.all) {
      throw CLI::ExcludesError("DOMAIN", "--all");
    }
  });
  add_control(app, flush_.control);
}

void Arguments::add_levels() {
  add("levels", "What the levels mean, and what other products call them.", help::levels,
      [this] { return levels(console_); });
}

void Arguments::add_doctor() {
  auto* app = add("doctor", "What on this host would break or undo the policy.",
                  help::doctor, [this] { return doctor_command(doctor_, console_); });
  app->add_option("--policy", doctor_.policy,
                  "The policy file; else the daemon's,\nor /etc/mta-tls/policy.json")
      ->type_name("FILE");
  app->add_option("--mta", doctor_.survey.mtas,
                  "Look at this MTA only: postfix,\nsendmail or exim; may be repeated")
      ->check(CLI::IsMember({"postfix", "sendmail", "exim"}).description(""))
      ->allow_extra_args(false)
      ->type_name("NAME");
  app->add_option("--config-dir", doctor_.survey.folder,
                  "Where the configuration is, if not\nwhere the MTA has it by default")
      ->type_name("DIR");
  app->add_option(
         "--control", doctor_.survey.controls,
         "A daemon's control socket; may be\nrepeated; else those in /run/mta-tls")
      ->allow_extra_args(false)
      ->type_name("unix:PATH");
  app->add_option("--ignore", doctor_.ignored, "Leave this finding out; may be\nrepeated")
      ->allow_extra_args(false)
      ->type_name("ID");
  app->add_flag("--offline", doctor_.survey.offline,
                "The configuration alone: ask no\ndaemon, look for no file or socket");
  app->add_flag("--verbose", doctor_.verbose, "Tell what was looked at, too");
  app->add_flag("--list", doctor_.list, "Every kind of finding, and stop");
}

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

void Arguments::add_probe() {
  auto* app = add("probe", "Whether servers keep what the policy promises, today.",
                  help::probe, [this] { return probe_command(probe_, console_); });
  probe_.at = now_;
  app->add_option("TARGET", probe_.targets, "Domains, addresses of mail, or next hops")
      ->type_name("");
  app->add_flag("--all", probe_.all,
                "All domains of the table for which TLS is\nforced or tested");
  app->add_flag("--self", probe_.self,
                "The domains are our own: judge as a\nstrict partner does");
  app->add_flag("--verbose", probe_.verbose, "Every word of the dialogues");
  app->add_flag("--suggest", probe_.suggest, "The strongest rule that holds today");
  app->add_option("--policy", probe_.policy,
                  "Hold the servers against this file; else\n/etc/mta-tls/policy.json, "
                  "if it is there")
      ->type_name("FILE");
  app->add_option_function<std::string>(
         "--as-of",
         [this](const std::string& text) { probe_.at = parse_as_of(text, now_); },
         "As if it were then: what will have\nexpired? +21d, or 2026-12-24")
      ->type_name("TIME");
  add_probe_network(app);
}

// Whom to ask and how, rather than what.
void Arguments::add_probe_network(CLI::App* app) {
  constexpr unsigned most = 10'000;
  const auto range = [](unsigned from, unsigned to) {
    return CLI::Range(from, to).description("");
  };
  app->add_option("--port", probe_.port, "Instead of 25")
      ->check(range(1, 65'535))
      ->type_name("N");
  app->add_option("--ehlo", probe_.own_name, "Our name for EHLO; else the host's")
      ->type_name("NAME");
  app->add_option("--ca-file", probe_.ca_file, "The authorities that are trusted, in PEM")
      ->type_name("FILE");
  app->add_option("--resolver", probe_.resolvers,
                  "Ask this resolver; may be repeated; else\nthose of the host")
      ->allow_extra_args(false)
      ->type_name("ADDRESS[:PORT]");
  app->add_option("--trust-anchor", probe_.trust_anchor, "The root's key for DNSSEC")
      ->type_name("FILE");
  app->add_option("--sts-ca-file", probe_.sts_ca_file,
                  "Authorities for MTA-STS policies; else\nthose of --ca-file")
      ->type_name("FILE");
  app->add_option("--sts-connect-to", probe_.sts_connect_to,
                  "Fetch all policies there (for tests)")
      ->type_name("HOST:PORT");
  app->add_option("--timeout", probe_.timeout, "Wait so long for each answer")
      ->check(range(1, 300))
      ->type_name("SECONDS");
  app->add_option("--parallel", probe_.parallel, "At most so many connections at once")
      ->check(range(1, most))
      ->type_name("N");
  app->add_option("--rate", probe_.rate, "At most so many new ones in a second")
      ->check(range(1, most))
      ->type_name("N");
}

// CLI11 takes "[host]" among many targets for a list of one; "@[host]" is left alone.
void Arguments::parse(int argc, const char* const* argv) {
  std::vector<std::string> words(argv, argv + argc);
  if (words.size() > 1 && words[1] == "probe") {
    for (auto& word : words) {
      word.insert(0, word.starts_with('[') && word.ends_with(']') ? "@" : "");
    }
  }
  std::vector<const char*> arguments;
  for (const auto& word : words) {
    arguments.push_back(word.c_str());
  }
  app_.parse(argc, arguments.data());
}

void Arguments::add_letter() {
  auto* app = app_.add_subcommand("letter", "The signed letters that rules rest on.");
  app->group("Commands");
  app->footer(std::string(help::letter));
  letter_.emplace(*app, console_, now_,
                  [this](Command command) { command_ = std::move(command); });
}

std::vector<const CLI::App*> Arguments::chosen() const {
  std::vector<const CLI::App*> chosen;
  for (auto next = app_.get_subcommands(); !next.empty();
       next = next.front()->get_subcommands()) {
    chosen.push_back(next.front());
  }
  return chosen;
}

std::string Arguments::command_line() const {
  std::string line = "mta-tls";
  for (const auto* app : chosen()) {
    line += ' ' + app->get_name();
  }
  return line;
}

std::vector<std::string> Arguments::commands() const {
  const auto recognised = chosen();
  const auto& last = recognised.empty() ? app_ : *recognised.back();
  std::vector<std::string> names;
  for (const auto* app : last.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(app->get_name());
  }
  return names;
}

// "there is no command "chek"; did you mean "check"?"; empty if that is not the fault.
std::string unknown_command(const Arguments& arguments, int argc,
                            const char* const* argv) {
  const auto at = 1 + arguments.recognised();
  const std::string_view typed = at < static_cast<std::size_t>(argc) ? argv[at] : "";
  const auto names = arguments.commands();
  if (typed.empty() || typed.starts_with('-') || names.empty()) {
    return "";
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  const auto meant = nearest(typed, known);
  return fmt::format("there is no command \"{}\"{}", printable(typed),
                     meant ? fmt::format("; did you mean \"{}\"?", *meant) : "");
}

// --json holds for the complaint about the other arguments too.
bool wants_json(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc,
                     [](std::string_view argument) { return argument == "--json"; });
}

ExitCode fail_usage(const Arguments& arguments, const CLI::ParseError& error, int argc,
                    const char* const* argv, Console& console) {
  console.json = wants_json(argc, argv);
  auto text = unknown_command(arguments, argc, argv);
  if (text.empty()) {
    constexpr std::size_t longest_text = 1000;
    text = arguments.has_command()
               ? printable(error.what(), longest_text)
               : "a command is missing: " + join(arguments.commands(), ", ");
  }
  return fail(console, arguments.code_of_misuse(),
              fmt::format("{} (see {} --help)", text, arguments.command_line()));
}

} // namespace

ExitCode run_cli(int argc, const char* const* argv, Console& console) {
  Arguments arguments(console);
  try {
    arguments.parse(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    arguments.app().exit(help_or_version, console.out, console.err);
    return ExitCode::fine;
  } catch (const CLI::ParseError& error) {
    return fail_usage(arguments, error, argc, argv, console);
  }
  return arguments.run();
}

} // namespace mta_tls
