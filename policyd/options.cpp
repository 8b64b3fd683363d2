#include "policyd/options.h"

#include "policyd/discovery_words.h"
#include "policyd/watch/watch_words.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <utility>

namespace mta_tls {

namespace {

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
  DANE and MTA-STS, where the table says "discovery"; what is found outlives a restart:
    mta-tls-policyd --policy /etc/mta-tls/policy.json --socketmap inet:127.0.0.1:8461 \
        --cache /var/lib/mta-tls/cache.db
  Numbers for Prometheus:
    mta-tls-policyd --policy /etc/mta-tls/policy.json --socketmap inet:127.0.0.1:8461 \
        --metrics inet:127.0.0.1:9461
  Servers looked at on a schedule, and a mail to the postmaster when mail would wait:
    mta-tls-policyd --policy /etc/mta-tls/policy.json --socketmap inet:127.0.0.1:8461 \
        --watch --alert-mail-via inet:127.0.0.1:25 --alert-mail-to postmaster@own.example
  The same options in a file, one "name = value" a line:
    mta-tls-policyd --config /etc/mta-tls/policyd.conf

The policy file is read again whenever it changes, on SIGHUP, and by `mta-tls reload`; a
file with errors changes nothing. SIGTERM answers what was asked, then leaves.

Exit status: 0 told to leave, or --help; 1 could not start: the reason is on stderr.)";

constexpr CommandLine::Text text{"mta-tls-policyd", about, examples,
                                 "Append a JSON line for each decision that changes,\n"
                                 "and for each inbound session that is refused"};

struct Words {
  std::vector<std::string> socketmap;
  std::vector<std::string> delegation;
  std::vector<std::string> submission;
};

void add_options(CLI::App& app, Words& words) {
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
  app.add_option("--submission", words.submission,
                 "Where check_policy_service of Postfix's submission\n"
                 "service asks whether mail of our own users can go;\n"
                 "may be given often, as --socketmap")
      ->type_name("ADDR")
      ->allow_extra_args(false);
}

// The error is what is wrong with the first that is.
Result<std::vector<ListenAddress>, std::string>
addresses(const std::vector<std::string>& texts) {
  std::vector<ListenAddress> all;
  for (const auto& each : rejoin_addresses(texts)) {
    auto address = parse_listen_address(each, socketmap_mode);
    if (!address) {
      return Unexpected{address.error()};
    }
    all.push_back(*std::move(address));
  }
  return all;
}

} // namespace

Result<DaemonOptions, NoOptions> parse_options(int argc, const char* const* argv) {
  CommandLine line(text);
  Words words;
  add_options(line.app(), words);
  DiscoveryWords discovery_words(line.app());
  WatchWords watch_words(line.app());
  auto common = line.parse(argc, argv);
  if (!common) {
    return Unexpected{common.error()};
  }
  auto socketmap = addresses(words.socketmap);
  if (!socketmap) {
    return Unexpected{line.mistake("--socketmap: " + socketmap.error())};
  }
  auto delegation = addresses(words.delegation);
  if (!delegation) {
    return Unexpected{line.mistake("--delegation: " + delegation.error())};
  }
  auto submission = addresses(words.submission);
  if (!submission) {
    return Unexpected{line.mistake("--submission: " + submission.error())};
  }
  auto discovery = discovery_words.understand();
  if (!discovery) {
    return Unexpected{line.mistake(discovery.error())};
  }
  auto watch = watch_words.understand(*discovery);
  if (!watch) {
    return Unexpected{line.mistake(watch.error())};
  }
  return DaemonOptions{*std::move(common),     *std::move(socketmap),
                       *std::move(delegation), *std::move(submission),
                       *std::move(discovery),  *std::move(watch)};
}

} // namespace mta_tls
