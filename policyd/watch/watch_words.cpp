#include "policyd/watch/watch_words.h"

#include "common/base/text.h"
#include "policyd/option_checks.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unistd.h>

namespace mta_tls {

namespace {

constexpr unsigned most = 1'000;

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

// What can stand in a header field and between the brackets of RCPT TO (RFC 5321 section
// 4.1.2), as far as a postmaster's address needs it.
bool is_mail_address(std::string_view text) {
  const auto at = text.rfind('@');
  const auto is_plain = [](char c) {
    return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != ',' && c != '"' &&
           c != '\\';
  };
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.size() <= 254 && std::ranges::all_of(text, is_plain);
}

std::optional<std::string> no_address(std::string_view option, const std::string& text) {
  if (text.empty() || is_mail_address(text)) {
    return std::nullopt;
  }
  return fmt::format("{}: \"{}\" is no address of mail", option, printable(text));
}

} // namespace

WatchWords::WatchWords(CLI::App& app) {
  app.add_flag("--watch", is_on_,
               "Look at the servers of forced and testing domains on a\n"
               "schedule (\"probe\" in the policy file), and tell of changes");
  add_looks(app);
  add_alerts(app);
}

void WatchWords::add_looks(CLI::App& app) {
  app.add_option("--history", history_,
                 "… keep what was seen in this file (default:\n" +
                     std::string(WatchReader::usual_path) + ")")
      ->type_name("FILE");
  app.add_option("--watch-ca-file", ca_file_,
                 "… trust these CAs of mail servers (default:\n"
                 "/etc/ssl/certs/ca-certificates.crt)")
      ->type_name("FILE");
  app.add_option("--watch-ehlo", own_name_, "… under this name (default: the host's)")
      ->type_name("NAME");
  app.add_option("--watch-parallel", parallel_,
                 "… with at most so many connections at once (default:\n20)")
      ->check(range(1, most))
      ->type_name("N");
  app.add_option("--watch-rate", rate_,
                 "… with at most so many new ones in a second (default:\n10)")
      ->check(range(1, most))
      ->type_name("N");
  app.add_option("--watch-port", port_, "… at this port instead of 25; for tests")
      ->check(range(1, 65'535))
      ->type_name("N");
}

void WatchWords::add_alerts(CLI::App& app) {
  app.add_option("--alert-command", program_,
                 "Run this program with what is to be told: JSON on its\n"
                 "standard input")
      ->type_name("PROGRAM");
  app.add_option("--alert-mail-via", mail_via_,
                 "Mail it through this server, mostly inet:127.0.0.1:25, to\n"
                 "those whom a rule's \"notify\" names")
      ->type_name("ADDR");
  app.add_option("--alert-mail-to", mail_to_,
                 "… and to these where no rule names anybody; may be given\n"
                 "often")
      ->type_name("ADDRESS")
      ->allow_extra_args(false);
  app.add_option("--alert-mail-from", mail_from_,
                 "… from this address (default: mta-tls@HOST)")
      ->type_name("ADDRESS");
  app.add_option("--alert-delay", gather_,
                 "Gather for so long what is to be told (default: 30)")
      ->check(range(1, 3'600))
      ->type_name("SECONDS");
  app.add_option("--alert-retry", retry_,
                 "Try a mail that was not taken again after so long, then\n"
                 "after twice that, and so on up to an hour (default: 60)")
      ->check(range(1, 3'600))
      ->type_name("SECONDS");
}

// The option that says something of a watch that is not wanted; empty: none.
std::string WatchWords::unused() const {
  if (is_on_) {
    return "";
  }
  return !history_.empty()    ? "--history"
         : !program_.empty()  ? "--alert-command"
         : !mail_via_.empty() ? "--alert-mail-via"
         : !mail_to_.empty()  ? "--alert-mail-to"
                              : "";
}

Result<AlertOptions, std::string> WatchWords::alerts() const {
  AlertOptions alerts;
  alerts.program = program_;
  alerts.mail_to = mail_to_;
  alerts.mail_from = mail_from_.empty() ? "mta-tls@" + host_name() : mail_from_;
  alerts.gather = std::chrono::seconds(gather_);
  alerts.retry = std::chrono::seconds(retry_);
  for (const auto& address : mail_to_) {
    if (const auto error = no_address("--alert-mail-to", address)) {
      return Unexpected{*error};
    }
  }
  if (const auto error = no_address("--alert-mail-from", mail_from_)) {
    return Unexpected{*error};
  }
  if (mail_via_.empty()) {
    return mail_to_.empty() ? Result<AlertOptions, std::string>(alerts)
                            : Unexpected{std::string("--alert-mail-to needs "
                                                     "--alert-mail-via")};
  }
  const auto via = parse_listen_address(mail_via_, 0);
  if (!via) {
    return Unexpected{"--alert-mail-via: " + via.error()};
  }
  const auto* inet = std::get_if<InetAddress>(&*via);
  if (inet == nullptr) {
    return Unexpected{std::string("--alert-mail-via: expected inet:HOST:PORT")};
  }
  alerts.mail_via = *inet;
  return alerts;
}

Result<WatchOptions, std::string>
WatchWords::understand(const DiscoveryOptions& discovery) const {
  if (const auto option = unused(); !option.empty()) {
    return Unexpected{option + " needs --watch"};
  }
  for (const auto& error : {not_usable("--watch-ca-file", ca_file_, R_OK),
                            not_usable("--alert-command", program_, X_OK)}) {
    if (error) {
      return Unexpected{*error};
    }
  }
  auto alerting = alerts();
  if (!alerting) {
    return Unexpected{alerting.error()};
  }
  WatchOptions options;
  options.is_on = is_on_;
  options.history = history_.empty() ? options.history : history_;
  options.ca_file = ca_file_.empty() ? options.ca_file : ca_file_;
  options.prober.server.own_name = own_name_.empty() ? host_name() : own_name_;
  options.prober.port = port_;
  options.prober.politeness = {parallel_, rate_};
  options.prober.lookups_at_once = parallel_;
  options.resolver = discovery.resolver;
  options.fetcher = discovery.fetcher;
  options.alerts = *std::move(alerting);
  return options;
}

} // namespace mta_tls
