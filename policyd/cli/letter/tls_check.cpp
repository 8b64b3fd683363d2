#include "policyd/cli/letter/tls_check.h"

#include "common/base/text.h"
#include "common/probe/domain_report.h"
#include "common/tls/trusts.h"
#include "policyd/cli/probe/look.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

constexpr std::size_t longest_finding = 500;

std::string safe(std::string_view text) {
  return printable(text, longest_finding);
}

ProbeOptions probe_options(const TlsCheckOptions& options, const DnsOptions& dns,
                           Instant at) {
  ProbeOptions probe;
  probe.at = at;
  probe.own_name = options.own_name;
  for (const auto& server : dns.resolvers) {
    probe.resolvers.push_back(text_of(server));
  }
  if (!dns.trust_anchor.empty()) {
    probe.trust_anchor = dns.trust_anchor;
  }
  return probe;
}

TlsCheckVerdict verdict_of(const Trial& trial) {
  if (trial.count(Passage::waits) != 0 || trial.count(Passage::clear) != 0) {
    return TlsCheckVerdict::failed;
  }
  return trial.count(Passage::encrypted) == 0 ? TlsCheckVerdict::unseen
                                              : TlsCheckVerdict::passed;
}

std::string_view described(Passage passage) {
  switch (passage) {
  case Passage::encrypted:
    return "encrypted";
  case Passage::clear:
    return "in plain text";
  case Passage::waits:
    return "would get no mail";
  case Passage::unknown:
    break;
  }
  return "not seen";
}

std::string server_text(const DomainReport& report, std::size_t index) {
  const auto& server = report.servers[index];
  const auto& verdict = report.trial.verdicts[index];
  const auto& place = server.seen->place;
  const auto why = verdict.passage == Passage::encrypted
                       ? server.seen->version
                       : explain(verdict, server, report.trial.trust[index], report.at);
  return safe(fmt::format("{} [{}]: {}, {}", place.host, place.address,
                          described(verdict.passage), why));
}

CheckedDomain checked(const DomainReport& report) {
  CheckedDomain domain{std::string(report.view.hop.host()),
                       verdict_of(report.trial),
                       safe(report.summary),
                       {}};
  for (std::size_t i = 0; i < report.servers.size(); ++i) {
    domain.servers.push_back(server_text(report, i));
  }
  return domain;
}

// A domain is a next hop, too.
std::vector<NextHop> hops_of(const std::vector<Domain>& domains) {
  std::vector<NextHop> hops;
  for (const auto& domain : domains) {
    hops.push_back(NextHop::parse(domain.text()).value());
  }
  return hops;
}

} // namespace

Result<LetterTlsCheck, std::string> check_servers(const std::vector<Domain>& domains,
                                                  const TlsCheckOptions& options,
                                                  const DnsOptions& dns, Instant at) {
  const auto probe = probe_options(options, dns, at);
  const auto trust = TrustStore::from_file(probe.ca_file);
  if (!trust) {
    return Unexpected{trust.error()};
  }
  auto looked = look_at(hops_of(domains), probe);
  if (!looked) {
    return Unexpected{looked.error()};
  }
  Trusts trusts;
  const Judge judge{[&](const std::string& ca_file, const CertificateChain& chain) {
                      return trusts.examine(ca_file, chain);
                    },
                    *trust, at};
  LetterTlsCheck check{
      std::chrono::floor<std::chrono::days>(at), {}, options.level, "", {}};
  for (auto& view : looked->views) {
    const auto promise = promise_by_level(options.level, view.hop, "the letter");
    check.domains.push_back(checked(make_report(std::move(view), promise, judge)));
  }
  check.verdict = mta_tls::verdict_of(check.domains);
  return check;
}

} // namespace mta_tls
