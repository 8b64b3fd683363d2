#include "policyd/options.h"

#include "common/daemon/control_protocol.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>

namespace mta_tls {

namespace {

constexpr std::string_view program = "mta-tls-policyd";

constexpr const char* about =
    "Answers an MTA's questions from a policy table: \"how must mail to this domain be\n"
    "encrypted?\", as a socketmap server for Postfix's smtp_tls_policy_maps, and \"may "
    "this\n"
    "session bring mail?\", as a policy server for Postfix's check_policy_service and "
    "by\n"
    "socketmap for Exim's ACLs.";

constexpr const char* examples = R"(
Examples:
  A Postfix on this host, over TCP on the loopback interface:
    mta-tls-policyd --policy /etc/mta-tls/policy.json --socketmap inet:127.0.0.1:8461
    and in main.cf: smtp_tls_policy_maps = socketmap:inet:127.0.0.1:8461:postfix
  A chrooted Postfix, over a unix socket in its queue folder; started as root:
    mta-tls-policyd --user mta-tls --policy /etc/mta-tls/policy.json \
        --socketmap unix:/var/spool/postfix/private/mta-tls,mode=0660,group=postfix \
        --control unix:/run/mta-tls/policyd.sock --audit /var/log/mta-tls/audit.jsonl
  Partners' mail to a Postfix without a milter:
    mta-tls-policyd --policy /etc/mta-tls/policy.json --delegation inet:127.0.0.1:8463
    and in main.cf: smtpd_sender_restrictions = check_policy_service inet:127.0.0.1:8463
  The same options in a file, one "name = value" a line:
    mta-tls-policyd --config /etc/mta-tls/policyd.conf

The policy file is read again whenever it changes, on SIGHUP, and by `mta-tls reload`; a
file with errors changes nothing. SIGTERM answers what was asked, then leaves.

Exit status: 0 told to leave, or --help; 1 could not start: the reason is on stderr.)";

constexpr std::pair<std::string_view, LogTarget> log_targets[] = {
    {"stderr", LogTarget::standard_error},
    {"syslog", LogTarget::syslog},
    {"journal", LogTarget::journal}};

struct Words {
  std::string policy;
  std::vector<std::string> socketmap;
  std::vector<std::string> delegation;
  std::string control;
  std::string audit;
  std::string user;
  std::string log = "stderr";
  std::string log_level = "info";
};

void add_options(CLI::App& app, Words& words) {
  app.get_formatter()->column_width(22);
  app.footer(examples);
  app.set_version_flag("--version", "mta-tls-policyd " MTA_TLS_VERSION);
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.set_config("--config", "", "Options from this file; those given here win")
      ->type_name("FILE");
  app.add_option("--policy", words.policy, "The policy table")
      ->type_name("FILE")
      ->required();
  app.add_option("--socketmap", words.socketmap,
                 "Where MTAs ask; may be given often:\n"
                 "inet:HOST:PORT, inet:[::1]:PORT or\n"
                 "unix:/path[,mode=0660][,user=NAME][,group=NAME] (mode 0666)")
      ->type_name("ADDR")
      ->allow_extra_args(false);
  app.add_option("--delegation", words.delegation,
                 "Where Postfix's check_policy_service asks about\n"
                 "inbound sessions; may be given often, as --socketmap")
      ->type_name("ADDR")
      ->allow_extra_args(false);
  app.add_option("--control", words.control,
                 "Where `mta-tls` asks: unix:/path[,mode=…] (mode 0600)")
      ->type_name("ADDR");
  app.add_option("--audit", words.audit,
                 "Append a JSON line for each decision that changes,\n"
                 "and for each inbound session that is refused")
      ->type_name("FILE");
  app.add_option("--user", words.user,
                 "Become this user after the start as root (root: stay root)")
      ->type_name("NAME");
  app.add_option("--log", words.log, "Where the log goes: stderr, syslog or journal")
      ->type_name("WHERE")
      ->check(CLI::IsMember({"stderr", "syslog", "journal"}));
  app.add_option("--log-level", words.log_level,
                 "The least that is logged: debug, info, warning or error")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
}

// In a value without quotes, CLI11's configuration files take a comma for that of a list.
std::vector<std::string> rejoin(std::vector<std::string> pieces) {
  std::vector<std::string> whole;
  for (auto& piece : pieces) {
    const bool is_option = piece.starts_with("mode=") || piece.starts_with("user=") ||
                           piece.starts_with("group=");
    if (is_option && !whole.empty()) {
      whole.back() += ',' + piece;
    } else {
      whole.push_back(std::move(piece));
    }
  }
  return whole;
}

NoOptions mistake(const std::string& what) {
  return {1, std::string(program) + ": " + what};
}

std::optional<std::string> if_given(std::string& word) {
  return word.empty() ? std::nullopt : std::optional(std::move(word));
}

// The first mistake in them, if there is one.
std::optional<NoOptions> add_addresses(std::vector<std::string> texts,
                                       const std::string& option,
                                       std::vector<ListenAddress>& addresses) {
  for (const auto& text : rejoin(std::move(texts))) {
    auto address = parse_listen_address(text, socketmap_mode);
    if (!address) {
      return mistake(option + ": " + address.error());
    }
    addresses.push_back(*std::move(address));
  }
  return std::nullopt;
}

Result<DaemonOptions, NoOptions> understand(Words words) {
  DaemonOptions options;
  options.policy = std::move(words.policy);
  if (auto wrong =
          add_addresses(std::move(words.socketmap), "--socketmap", options.socketmap)) {
    return Unexpected{*std::move(wrong)};
  }
  if (auto wrong = add_addresses(std::move(words.delegation), "--delegation",
                                 options.delegation)) {
    return Unexpected{*std::move(wrong)};
  }
  if (!words.control.empty()) {
    auto address = parse_listen_address(words.control, control_mode);
    if (!address) {
      return Unexpected{mistake("--control: " + address.error())};
    }
    const auto* local = std::get_if<UnixAddress>(&*address);
    if (!local) {
      return Unexpected{mistake("--control: only a unix socket can tell who is asking: "
                                "unix:/path")};
    }
    options.control = *local;
  }
  options.audit = if_given(words.audit);
  options.user = if_given(words.user);
  options.log = std::find_if(std::begin(log_targets), std::end(log_targets),
                             [&](const auto& known) { return known.first == words.log; })
                    ->second;
  options.log_level = static_cast<LogLevel>(
      std::find(std::begin(log_level_words), std::end(log_level_words), words.log_level) -
      std::begin(log_level_words));
  return options;
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

Result<DaemonOptions, NoOptions> parse_options(int argc, const char* const* argv) {
  CLI::App app(about, std::string(program));
  Words words;
  add_options(app, words);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      return Unexpected{NoOptions{0, help_text(app, error)}};
    }
    return Unexpected{mistake(first_line(error.what()) + " (--help tells more)")};
  }
  return understand(std::move(words));
}

} // namespace mta_tls
