#include "policyd/cli/cli.h"

#include "common/base/nearest.h"
#include "common/base/text.h"
#include "policyd/cli/cache.h"
#include "policyd/cli/check.h"
#include "policyd/cli/clock.h"
#include "policyd/cli/common_options.h"
#include "policyd/cli/diff.h"
#include "policyd/cli/doctor/doctor.h"
#include "policyd/cli/explain_app.h"
#include "policyd/cli/help.h"
#include "policyd/cli/letter/help.h"
#include "policyd/cli/letter/letter_app.h"
#include "policyd/cli/levels.h"
#include "policyd/cli/probe/probe_app.h"
#include "policyd/cli/query.h"
#include "policyd/cli/queue/help.h"
#include "policyd/cli/queue/queue_app.h"
#include "policyd/cli/reload.h"
#include "policyd/cli/report/report_app.h"
#include "policyd/cli/status.h"
#include "policyd/cli/watch/help.h"
#include "policyd/cli/watch/watch_app.h"

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
    return app_.got_subcommand("doctor") || app_.got_subcommand("probe") ||
                   app_.got_subcommand("queue") || app_.got_subcommand("watch")
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
  void add_check();
  void add_explain();
  void add_query();
  void add_diff();
  void add_status();
  void add_reload();
  void add_cache();
  void add_flush();
  void add_levels();
  void add_doctor();
  void add_probe();
  void add_queue();
  void add_report();
  void add_watch();
  void add_letter();

  Console& console_;
  CLI::App app_;
  Command command_;
  Instant now_ = current_time();
  CheckOptions check_{{}, false, false, now_, {}};
  ExplainApp explain_;
  QueryOptions query_;
  DiffOptions diff_{{}, {}, false, now_};
  std::string status_;
  ReloadOptions reload_;
  CacheOptions cache_;
  FlushOptions flush_;
  DoctorOptions doctor_;
  ProbeApp probe_{now_};
  QueueApp queue_{now_};
  ReportApp report_{now_};
  WatchApp watch_{now_};
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
  add_queue();
  add_report();
  add_watch();
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
  explain_.add_to(*add("explain", "What would be answered about a message, and why.",
                       help::explain, [this] { return explain_.run(console_); }));
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

void Arguments::add_probe() {
  probe_.add_to(*add("probe", "Whether servers keep what the policy promises, today.",
                     help::probe, [this] { return probe_.run(console_); }));
}

// CLI11 takes "[host]" among many targets for a list of one; "@[host]" is left alone.
void Arguments::parse(int argc, const char* const* argv) {
  std::vector<std::string> words(argv, argv + argc);
  if (words.size() > 1 && (words[1] == "probe" || words[1] == "watch")) {
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

void Arguments::add_queue() {
  queue_.add_to(*add("queue", "Mail that waits because of TLS, and why.", help::queue,
                     [this] { return queue_.run(console_); }));
}

void Arguments::add_report() {
  report_.add_to(*add("report", "What the watch has seen, as a page of HTML.",
                      help::report, [this] { return report_.run(console_); }));
}

void Arguments::add_watch() {
  auto* app = add("watch", "How the watched domains stand, and what became of them.",
                  help::watch, [this] { return watch_.run(console_); });
  watch_.add_to(*app);
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
