#include "policyd/discovery_words.h"

#include "common/base/text.h"
#include "policyd/option_checks.h"

#include <CLI/CLI.hpp>

#include <charconv>
#include <unistd.h>
#include <utility>

namespace mta_tls {

namespace {

// Postfix gives up on an answer after 100 seconds, and others before.
constexpr int longest_deadline = 30;

Result<std::chrono::seconds, std::string> deadline_of(const std::string& text) {
  int seconds = 0;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, seconds);
  if (parsed.ec != std::errc() || parsed.ptr != end || seconds < 1 ||
      seconds > longest_deadline) {
    return Unexpected{"--discovery-deadline: \"" + printable(text) +
                      "\" is no number of seconds from 1 to " +
                      std::to_string(longest_deadline)};
  }
  return std::chrono::seconds(seconds);
}

Result<std::vector<DnsServer>, std::string>
servers_of(const std::vector<std::string>& texts) {
  std::vector<DnsServer> servers;
  for (const auto& text : texts) {
    auto server = parse_dns_server(text);
    if (!server) {
      return Unexpected{"--resolver: " + server.error()};
    }
    servers.push_back(*std::move(server));
  }
  return servers;
}

} // namespace

DiscoveryWords::DiscoveryWords(CLI::App& app) {
  app.add_option("--resolver", resolvers_,
                 "Where DNS questions go; may be given often:\n"
                 "ADDRESS or ADDRESS:PORT, [::1]:PORT. It need not be\n"
                 "trusted: answers are validated here. Default: the\n"
                 "host's, as /etc/resolv.conf has them")
      ->type_name("ADDRESS")
      ->allow_extra_args(false);
  app.add_option("--trust-anchor", trust_anchor_,
                 "The keys of the DNS root, as in Debian's\n"
                 "dns-root-data (/usr/share/dns/root.key)")
      ->type_name("FILE");
  app.add_option("--sts-ca-file", sts_ca_file_,
                 "The CAs of MTA-STS policy servers (default:\n"
                 "/etc/ssl/certs/ca-certificates.crt)")
      ->type_name("FILE");
  app.add_option("--sts-connect-to", sts_connect_to_,
                 "Fetch MTA-STS policies from there, whatever DNS says;\n"
                 "for tests")
      ->type_name("HOST:PORT");
  app.add_option("--cache", cache_,
                 "Keep what was discovered in this file, so that a restart\n"
                 "does not forget MTA-STS policies (default: in memory only)")
      ->type_name("FILE");
  app.add_option("--discovery-deadline", deadline_,
                 "Answer by what is known after so long (default: 5)")
      ->type_name("SECONDS");
}

Result<DiscoveryOptions, std::string> DiscoveryWords::understand() const {
  for (const auto& [option, file] : {std::pair("--trust-anchor", trust_anchor_),
                                     std::pair("--sts-ca-file", sts_ca_file_)}) {
    if (const auto error = not_usable(option, file, R_OK)) {
      return Unexpected{*error};
    }
  }
  auto servers = servers_of(resolvers_);
  if (!servers) {
    return Unexpected{servers.error()};
  }
  DiscoveryOptions options;
  options.resolver.forwarders = *std::move(servers);
  if (!trust_anchor_.empty()) {
    options.resolver.trust_anchor = trust_anchor_;
  }
  if (!sts_ca_file_.empty()) {
    options.fetcher.ca_file = sts_ca_file_;
  }
  options.fetcher.connect_to = sts_connect_to_;
  options.cache = cache_;
  if (deadline_.empty()) {
    return options;
  }
  const auto deadline = deadline_of(deadline_);
  if (!deadline) {
    return Unexpected{deadline.error()};
  }
  options.deadline = *deadline;
  return options;
}

} // namespace mta_tls
