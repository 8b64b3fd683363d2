#include "milter/options.h"

#include "milter/authentication_results.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

namespace mta_tls {

namespace {

constexpr std::string_view program = "mta-tls-milter";

constexpr const char* about =
    "Holds partners to the TLS that they have promised for mail to us, by the "
    "\"inbound\"\n"
    "rules of a policy table, as a milter of Postfix or Sendmail.";

constexpr const char* examples = R"(
Examples:
  A Postfix on this host, over TCP on the loopback interface:
    mta-tls-milter --policy /etc/mta-tls/policy.json --milter inet:8462@127.0.0.1
    and in main.cf: smtpd_milters =
        {inet:127.0.0.1:8462, default_action=tempfail, command_timeout=10s}
  A chrooted Postfix, over a unix socket in its queue folder; started as root:
    mta-tls-milter --user mta-tls --policy /etc/mta-tls/policy.json \
        --milter unix:/var/spool/postfix/private/mta-tls-in,group=postfix \
        --control unix:/run/mta-tls/milter.sock --audit /var/log/mta-tls/inbound.jsonl
  Sendmail, in sendmail.mc: INPUT_MAIL_FILTER(`mta-tls',
        `S=inet:8462@127.0.0.1, F=T, T=C:5s;S:5s;R:5s;E:10s')
  The same options in a file, one "name = value" a line:
    mta-tls-milter --config /etc/mta-tls/milter.conf

Of several milters, name this one first: it takes Authentication-Results in our own name
off each message, and the others may be about to add one.

The policy file is read again whenever it changes, on SIGHUP, and by
`mta-tls reload --control unix:/run/mta-tls/milter.sock`; a file with errors changes
nothing. SIGTERM ends it within seconds; mail under way is deferred.

Exit status: 0 told to leave, or --help; 1 could not start: the reason is on stderr.)";

constexpr std::pair<std::string_view, LogTarget> log_targets[] = {
    {"stderr", LogTarget::standard_error},
    {"syslog", LogTarget::syslog},
    {"journal", LogTarget::journal}};

// libmilter's default: a little more than any command may take (RFC 5321
// section 4.5.3.2).
constexpr int default_timeout = 7210;

struct Words {
  std::string policy;
  std::vector<std::string> milter;
  std::string control;
  std::string audit;
  std::string user;
  std::string authserv_id;
  int timeout = default_timeout;
  std::string log = "stderr";
  std::string log_level = "info";
};

void add_addresses(CLI::App& app, Words& words) {
  app.add_option("--milter", words.milter,
                 "Where MTAs connect, as libmilter wants it:\n"
                 "inet:PORT@HOST, inet6:PORT@HOST or\n"
                 "unix:/path[,mode=0660][,user=NAME][,group=NAME] (mode 0660)")
      ->type_name("ADDR")
      ->allow_extra_args(false)
      ->required();
  app.add_option("--control", words.control,
                 "Where `mta-tls` asks: unix:/path[,mode=…] (mode 0600)")
      ->type_name("ADDR");
}

void add_log(CLI::App& app, Words& words) {
  app.add_option("--log", words.log, "Where the log goes: stderr, syslog or journal")
      ->type_name("WHERE")
      ->check(CLI::IsMember({"stderr", "syslog", "journal"}));
  app.add_option("--log-level", words.log_level,
                 "The least that is logged: debug, info, warning or error")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
}

void add_options(CLI::App& app, Words& words) {
  app.get_formatter()->column_width(22);
  app.footer(examples);
  app.set_version_flag("--version", "mta-tls-milter " MTA_TLS_VERSION);
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.set_config("--config", "", "Options from this file; those given here win")
      ->type_name("FILE");
  app.add_option("--policy", words.policy, "The policy table")
      ->type_name("FILE")
      ->required();
  add_addresses(app, words);
  app.add_option("--audit", words.audit,
                 "Append a JSON line for each refusal, and for each\n"
                 "decision that changes")
      ->type_name("FILE");
  app.add_option("--user", words.user,
                 "Become this user after the start as root (root: stay root)")
      ->type_name("NAME");
  app.add_option("--authserv-id", words.authserv_id,
                 "Our name in Authentication-Results (default: the\n"
                 "MTA's, macro j)")
      ->type_name("NAME");
  app.add_option("--timeout", words.timeout,
                 "Until an MTA that says nothing is disconnected;\n"
                 "seconds, default 7210")
      ->type_name("SECONDS")
      ->check(CLI::Range(1, 1'000'000));
  add_log(app, words);
}

NoOptions mistake(const std::string& what) {
  return {1, std::string(program) + ": " + what};
}

std::optional<std::string> if_given(std::string& word) {
  return word.empty() ? std::nullopt : std::optional(std::move(word));
}

// In a value without quotes, CLI11's configuration files take a comma for that of a list.
// nullopt: there are several addresses.
std::optional<std::string> rejoin(const std::vector<std::string>& pieces) {
  std::string whole;
  for (const auto& piece : pieces) {
    const bool is_option = piece.starts_with("mode=") || piece.starts_with("user=") ||
                           piece.starts_with("group=");
    if (!whole.empty() && !is_option) {
      return std::nullopt;
    }
    whole += (whole.empty() ? "" : ",") + piece;
  }
  return whole;
}

std::optional<NoOptions> understand_addresses(const Words& words,
                                              MilterOptions& options) {
  const auto only = rejoin(words.milter);
  if (!only) {
    return mistake("--milter: libmilter listens on one address");
  }
  auto milter = parse_milter_address(*only);
  if (!milter) {
    return mistake("--milter: " + milter.error());
  }
  options.milter = *std::move(milter);
  if (words.control.empty()) {
    return std::nullopt;
  }
  auto control = parse_listen_address(words.control, control_mode);
  if (!control) {
    return mistake("--control: " + control.error());
  }
  const auto* local = std::get_if<UnixAddress>(&*control);
  if (!local) {
    return mistake("--control: only a unix socket can tell who is asking: unix:/path");
  }
  options.control = *local;
  return std::nullopt;
}

Result<MilterOptions, NoOptions> understand(Words words) {
  MilterOptions options;
  options.policy = std::move(words.policy);
  if (auto wrong = understand_addresses(words, options)) {
    return Unexpected{*std::move(wrong)};
  }
  if (!words.authserv_id.empty() && !is_authserv_id(words.authserv_id)) {
    return Unexpected{
        mistake("--authserv-id: \"" + words.authserv_id +
                "\" is no token of RFC 2045; a host name is what is usual")};
  }
  options.authserv_id = std::move(words.authserv_id);
  options.audit = if_given(words.audit);
  options.user = if_given(words.user);
  options.timeout = std::chrono::seconds(words.timeout);
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

Result<MilterOptions, NoOptions> parse_milter_options(int argc, const char* const* argv) {
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
