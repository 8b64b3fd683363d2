#include "common/daemon/process_options.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>

namespace mta_tls {

namespace {

constexpr std::pair<std::string_view, LogTarget> log_targets[] = {
    {"stderr", LogTarget::standard_error},
    {"syslog", LogTarget::syslog},
    {"journal", LogTarget::journal}};

LogTarget log_target(std::string_view word) {
  return std::find_if(std::begin(log_targets), std::end(log_targets),
                      [&](const auto& known) { return known.first == word; })
      ->second;
}

LogLevel log_level(std::string_view word) {
  return static_cast<LogLevel>(
      std::find(std::begin(log_level_words), std::end(log_level_words), word) -
      std::begin(log_level_words));
}

std::optional<std::string> if_given(const std::string& word) {
  return word.empty() ? std::nullopt : std::optional(word);
}

Result<std::optional<ListenAddress>, std::string>
metrics_address(const std::vector<std::string>& texts) {
  const auto whole = rejoin_addresses(texts);
  if (whole.empty()) {
    return std::optional<ListenAddress>();
  }
  if (whole.size() > 1) {
    return Unexpected{std::string("one address is enough for Prometheus")};
  }
  auto address = parse_listen_address(whole.front(), metrics_mode);
  if (!address) {
    return Unexpected{address.error()};
  }
  return std::optional(*std::move(address));
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::string help_text(const CLI::App& app, const CLI::ParseError& asked) {
  std::ostringstream out;
  std::ostringstream unused;
  app.exit(asked, out, unused);
  auto text = out.str();
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

} // namespace

struct CommandLine::Words {
  std::string policy;
  std::string control;
  std::string audit;
  std::string user;
  std::vector<std::string> metrics;
  std::string log = "stderr";
  std::string log_level = "info";
};

CommandLine::CommandLine(const Text& text)
    : text_(text), app_(std::make_unique<CLI::App>(text.about, text.program)),
      words_(std::make_unique<Words>()) {
  app_->get_formatter()->column_width(22);
  app_->footer(text.examples);
  app_->set_version_flag("--version", std::string(text.program) + " " MTA_TLS_VERSION);
  app_->allow_config_extras(CLI::config_extras_mode::error);
  app_->set_config("--config", "", "Options from this file; those given here win")
      ->type_name("FILE");
  app_->add_option("--policy", words_->policy, "The policy table")
      ->type_name("FILE")
      ->required();
}

CommandLine::~CommandLine() = default;

void CommandLine::add_common() {
  app_->add_option("--control", words_->control,
                   "Where `mta-tls` asks: unix:/path[,mode=…] (mode 0600)")
      ->type_name("ADDR");
  app_->add_option("--audit", words_->audit, text_.audit)->type_name("FILE");
  app_->add_option("--metrics", words_->metrics,
                   "Where Prometheus asks for /metrics: inet:HOST:PORT,\n"
                   "inet:[::1]:PORT or unix:/path[,mode=0660]\n"
                   "[,user=NAME][,group=NAME] (mode 0660)")
      ->type_name("ADDR")
      ->allow_extra_args(false);
  app_->add_option("--user", words_->user,
                   "Become this user after the start as root (root: stay root)")
      ->type_name("NAME");
  app_->add_option("--log", words_->log, "Where the log goes: stderr, syslog or journal")
      ->type_name("WHERE")
      ->check(CLI::IsMember({"stderr", "syslog", "journal"}));
  app_->add_option("--log-level", words_->log_level,
                   "The least that is logged: debug, info, warning or error")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
}

NoOptions CommandLine::mistake(const std::string& what) const {
  return {1, std::string(text_.program) + ": " + what};
}

Result<ProcessOptions, NoOptions> CommandLine::understand() const {
  auto metrics = metrics_address(words_->metrics);
  if (!metrics) {
    return Unexpected{mistake("--metrics: " + metrics.error())};
  }
  ProcessOptions options{words_->policy,          std::nullopt,
                         if_given(words_->audit), if_given(words_->user),
                         log_target(words_->log), log_level(words_->log_level),
                         *std::move(metrics)};
  if (words_->control.empty()) {
    return options;
  }
  const auto address = parse_listen_address(words_->control, control_mode);
  if (!address) {
    return Unexpected{mistake("--control: " + address.error())};
  }
  const auto* local = std::get_if<UnixAddress>(&*address);
  if (!local) {
    return Unexpected{mistake("--control: only a unix socket can tell who is asking: "
                              "unix:/path")};
  }
  options.control = *local;
  return options;
}

Result<ProcessOptions, NoOptions> CommandLine::parse(int argc, const char* const* argv) {
  add_common();
  try {
    app_->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      return Unexpected{NoOptions{0, help_text(*app_, error)}};
    }
    return Unexpected{mistake(first_line(error.what()) + " (--help tells more)")};
  }
  return understand();
}

std::vector<std::string> rejoin_addresses(const std::vector<std::string>& pieces) {
  std::vector<std::string> whole;
  for (const auto& piece : pieces) {
    const bool is_option = piece.starts_with("mode=") || piece.starts_with("user=") ||
                           piece.starts_with("group=");
    if (is_option && !whole.empty()) {
      whole.back() += ',' + piece;
    } else {
      whole.push_back(piece);
    }
  }
  return whole;
}

} // namespace mta_tls
