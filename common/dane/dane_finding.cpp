#include "common/dane/dane_finding.h"

#include <algorithm>
#include <optional>

namespace mta_tls {

namespace {

DaneFinding finding(DanePromise promise, DaneReason reason) {
  return {promise, reason, false, false};
}

// nullopt: there are records, or the domain itself is the host (RFC 5321 section 5.1).
std::optional<DaneFinding> finding_of_mx(const DnsAnswer& mx) {
  switch (mx.status) {
  case DnsStatus::data:
    return mx.mx.size() == 1 && mx.mx.front().host.empty()
               ? std::optional(finding(DanePromise::nothing, DaneReason::null_mx))
               : std::nullopt;
  case DnsStatus::no_data:
    return std::nullopt;
  case DnsStatus::no_name:
    return finding(DanePromise::nothing, DaneReason::no_such_domain);
  case DnsStatus::bogus:
    return finding(DanePromise::defer, DaneReason::mx_bogus);
  case DnsStatus::failed:
    return finding(DanePromise::defer, DaneReason::mx_failed);
  case DnsStatus::timed_out:
    return finding(DanePromise::defer, DaneReason::mx_timed_out);
  }
  return std::nullopt;
}

// By preference, each once.
std::vector<std::string> hosts_of(std::vector<MxRecord> records) {
  std::stable_sort(
      records.begin(), records.end(),
      [](const MxRecord& a, const MxRecord& b) { return a.preference < b.preference; });
  std::vector<std::string> hosts;
  for (const auto& record : records) {
    if (std::find(hosts.begin(), hosts.end(), record.host) == hosts.end()) {
      hosts.push_back(record.host);
    }
  }
  return hosts;
}

class Count {
public:
  explicit Count(const std::vector<DaneHost>& hosts) : hosts_(hosts) {}

  template <class... States>
  bool any(States... states) const {
    return std::any_of(hosts_.begin(), hosts_.end(), [&](const DaneHost& host) {
      return ((host.state == states) || ...);
    });
  }
  bool any_failed() const {
    return std::any_of(hosts_.begin(), hosts_.end(),
                       [](const DaneHost& host) { return has_failed(host.state); });
  }
  // What fails is not delivered to at any level, so it takes nothing away.
  bool every_one_is_authenticated() const {
    return std::all_of(hosts_.begin(), hosts_.end(), [](const DaneHost& host) {
      return host.state == DaneHostState::authenticated || has_failed(host.state);
    });
  }

private:
  const std::vector<DaneHost>& hosts_;
};

// No host is left that mail could go to.
DaneFinding finding_without_hosts(const Count& count) {
  using enum DaneHostState;
  if (!count.any_failed()) {
    return finding(DanePromise::nothing, DaneReason::no_host);
  }
  return finding(DanePromise::defer, count.any(address_bogus, tlsa_bogus, tlsa_failed)
                                         ? DaneReason::hosts_failed
                                         : DaneReason::hosts_unresolved);
}

// There is a host with TLSA records, or one that may have them.
DaneFinding finding_of_tlsa(const Count& count, bool mx_is_secure) {
  using enum DaneHostState;
  if (!count.any(authenticated)) {
    return finding(DanePromise::dane, count.any(unusable) ? DaneReason::unusable_tlsa
                                                          : DaneReason::failed_host);
  }
  if (!mx_is_secure) {
    return finding(DanePromise::dane, DaneReason::insecure_mx);
  }
  return count.every_one_is_authenticated()
             ? finding(DanePromise::dane_only, DaneReason::all_hosts)
             : finding(DanePromise::dane, DaneReason::some_hosts);
}

DaneFinding finding_of(const std::vector<DaneHost>& hosts, bool mx_is_secure) {
  using enum DaneHostState;
  const Count count(hosts);
  if (!count.any(authenticated, unusable, no_tlsa, unsigned_zone, not_looked_at)) {
    return finding_without_hosts(count);
  }
  if (!count.any(authenticated, unusable) && !count.any_failed()) {
    return finding(DanePromise::nothing,
                   count.any(no_tlsa) ? DaneReason::no_tlsa : DaneReason::unsigned_hosts);
  }
  auto found = finding_of_tlsa(count, mx_is_secure);
  found.can_be_mandatory = mx_is_secure && count.any(authenticated);
  found.has_failed_host = count.any_failed();
  return found;
}

DaneStep examine_hosts(const DaneTarget& target, const std::vector<std::string>& names,
                       bool path_is_secure, const DnsAnswers& answers) {
  DnsQuestions open;
  DaneReport report{{}, path_is_secure, {}};
  for (const auto& name : names) {
    if (report.hosts.size() >= max_dane_hosts) {
      report.hosts.push_back({name, DaneHostState::not_looked_at});
      continue;
    }
    auto step = examine_host({name, target.port, path_is_secure}, answers);
    if (auto* questions = std::get_if<DnsQuestions>(&step)) {
      open.insert(open.end(), questions->begin(), questions->end());
      report.hosts.push_back({name, DaneHostState::not_looked_at});
    } else {
      report.hosts.push_back({name, std::get<DaneHostState>(step)});
    }
  }
  if (!open.empty()) {
    return open;
  }
  report.finding = finding_of(report.hosts, path_is_secure);
  return report;
}

} // namespace

std::string_view word(DanePromise promise) noexcept {
  switch (promise) {
  case DanePromise::nothing:
    return "nothing";
  case DanePromise::dane:
    return "dane";
  case DanePromise::dane_only:
    return "dane-only";
  case DanePromise::defer:
    return "defer";
  }
  return "";
}

std::string_view explain(DaneReason reason) noexcept {
  switch (reason) {
  case DaneReason::no_tlsa:
    return "no host has TLSA records";
  case DaneReason::unsigned_hosts:
    return "no host is in a zone with DNSSEC";
  case DaneReason::no_such_domain:
    return "the domain does not exist";
  case DaneReason::null_mx:
    return "the domain takes no mail (null MX)";
  case DaneReason::no_host:
    return "no host has an address";
  case DaneReason::not_validating:
    return "DANE is off: DNSSEC cannot be validated here";
  case DaneReason::insecure_mx:
    return "hosts have TLSA records, but the MX records are not signed, so that they "
           "cannot "
           "be demanded";
  case DaneReason::some_hosts:
    return "some hosts have usable TLSA records, others have not or are gone";
  case DaneReason::unusable_tlsa:
    return "hosts have TLSA records, but none that SMTP can use";
  case DaneReason::failed_host:
    return "a host that may have TLSA records failed, and the others have none";
  case DaneReason::all_hosts:
    return "every host has usable TLSA records";
  case DaneReason::mx_bogus:
    return "DNSSEC proves the MX records false";
  case DaneReason::mx_failed:
    return "the MX records could not be looked up";
  case DaneReason::mx_timed_out:
    return "the MX records were not answered in time";
  case DaneReason::hosts_unresolved:
    return "no host could be looked up";
  case DaneReason::hosts_failed:
    return "no host is left whose TLSA records could be looked up";
  }
  return "";
}

DaneStep examine_domain(const DaneTarget& target, const DnsAnswers& answers) {
  if (!target.has_mx) {
    return examine_hosts(target, {target.name}, true, answers);
  }
  const DnsQuestion question{target.name, DnsType::mx};
  const auto found = answers.find(question);
  if (found == answers.end()) {
    return DnsQuestions{question};
  }
  const auto& mx = found->second;
  if (const auto early = finding_of_mx(mx)) {
    return DaneReport{*early, mx.secure, {}};
  }
  const auto hosts = mx.status == DnsStatus::data ? hosts_of(mx.mx)
                                                  : std::vector<std::string>{target.name};
  return examine_hosts(target, hosts, mx.secure, answers);
}

} // namespace mta_tls
