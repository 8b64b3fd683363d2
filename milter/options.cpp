#include "milter/options.h"

#include "milter/authentication_results.h"
#include "milter/recipient_route.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace mta_tls {

namespace {

constexpr const char* about =
    "Holds partners to the TLS that they have promised for mail to us, by the "
    "\"inbound\"\n"
    "rules of a policy table, and our own users' mail to the TLS that it demands, by "
    "its\n"
    "\"messages\" and \"senders\", as a milter of Postfix or Sendmail.";

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
  A Postfix with the transport forcedtls, as examples/postfix/forced-main.cf says, and
  mailboxes behind Dovecot's own program:
    mta-tls-milter --policy /etc/mta-tls/policy.json --milter inet:8462@127.0.0.1 \
        --forced-transport --delivers-here dovecot
  Numbers for Prometheus:
    mta-tls-milter --policy /etc/mta-tls/policy.json --milter inet:8462@127.0.0.1 \
        --metrics inet:127.0.0.1:9462
  The same options in a file, one "name = value" a line:
    mta-tls-milter --config /etc/mta-tls/milter.conf

Of several milters, name this one first: it takes Authentication-Results in our own name
off each message, and the others may be about to add one.

The policy file is read again whenever it changes, on SIGHUP, and by
`mta-tls reload --control unix:/run/mta-tls/milter.sock`; a file with errors changes
nothing. SIGTERM ends it within seconds; mail under way is deferred.

Exit status: 0 told to leave, or --help; 1 could not start: the reason is on stderr.)";

constexpr CommandLine::Text text{"mta-tls-milter", about, examples,
                                 "Append a JSON line for each refusal, and for each\n"
                                 "decision that changes"};

// libmilter's default: a little more than any command may take (RFC 5321
// section 4.5.3.2).
constexpr int default_timeout = 7210;

struct Words {
  std::vector<std::string> milter;
  SessionOptions sessions;
  int timeout = default_timeout;
  std::string history;
};

void add_options(CLI::App& app, Words& words) {
  app.add_option("--milter", words.milter,
                 "Where MTAs connect, as libmilter wants it:\n"
                 "inet:PORT@HOST, inet6:PORT@HOST or\n"
                 "unix:/path[,mode=0660][,user=NAME][,group=NAME] (mode 0660)")
      ->type_name("ADDR")
      ->allow_extra_args(false)
      ->required();
  app.add_option("--authserv-id", words.sessions.authserv_id,
                 "Our name in Authentication-Results (default: the\n"
                 "MTA's, macro j)")
      ->type_name("NAME");
  app.add_flag("--forced-transport", words.sessions.has_forced_transport,
               "Postfix has the transport forcedtls and obeys\n"
               "X-MTA-TLS-Forced (examples/postfix/forced-*):\n"
               "messages that demand TLS are handed to it.\n"
               "Without it they are sent where the table\n"
               "forces TLS anyway, and else refused");
  app.add_option("--delivers-here", words.sessions.local_mailers,
                 "A transport (Sendmail: mailer) that delivers on\n"
                 "this host, beside the MTA's own; repeatable")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_option("--history", words.history,
                 "What mta-tls-policyd --watch writes down\n"
                 "(/var/lib/mta-tls/watch.db): our own users are told\n"
                 "at RCPT where mail cannot go, as on_failure says")
      ->type_name("FILE");
  app.add_option("--timeout", words.timeout,
                 "Until an MTA that says nothing is disconnected;\n"
                 "seconds, default 7210")
      ->type_name("SECONDS")
      ->check(CLI::Range(1, 1'000'000));
}

Result<MilterAddress, std::string> milter_address(const std::vector<std::string>& texts) {
  const auto whole = rejoin_addresses(texts);
  if (whole.size() != 1) {
    return Unexpected{std::string("libmilter listens on one address")};
  }
  return parse_milter_address(whole.front());
}

const std::string* first_that_leaves(const std::vector<std::string>& mailers) {
  const auto found = std::find_if(mailers.begin(), mailers.end(), leaves_this_host);
  return found == mailers.end() ? nullptr : &*found;
}

} // namespace

Result<MilterOptions, NoOptions> parse_milter_options(int argc, const char* const* argv) {
  CommandLine line(text);
  Words words;
  add_options(line.app(), words);
  auto common = line.parse(argc, argv);
  if (!common) {
    return Unexpected{common.error()};
  }
  auto milter = milter_address(words.milter);
  if (!milter) {
    return Unexpected{line.mistake("--milter: " + milter.error())};
  }
  const auto& authserv_id = words.sessions.authserv_id;
  if (!authserv_id.empty() && !is_authserv_id(authserv_id)) {
    return Unexpected{
        line.mistake("--authserv-id: \"" + authserv_id +
                     "\" is no token of RFC 2045; a host name is what is usual")};
  }
  if (const auto* mailer = first_that_leaves(words.sessions.local_mailers)) {
    return Unexpected{
        line.mistake("--delivers-here: \"" + *mailer + "\" takes mail to other hosts")};
  }
  return MilterOptions{*std::move(common), *std::move(milter), std::move(words.sessions),
                       std::chrono::seconds(words.timeout), std::move(words.history)};
}

} // namespace mta_tls
