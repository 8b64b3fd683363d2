#pragma once

#include "common/dane/dane_host.h"
#include "common/dane/dane_target.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mta_tls {

// What an MTA that does DANE can promise for a domain.
enum class DanePromise {
  nothing,
  dane,      // host by host: where there are TLSA records they are obeyed
  dane_only, // every host has them, and the way to them is signed
  defer      // DNS hides whether there are any: mail waits (RFC 7672 section 2.1.2)
};

std::string_view word(DanePromise promise) noexcept; // "nothing", "dane-only" …

enum class DaneReason {
  // nothing
  no_tlsa,
  unsigned_hosts,
  no_such_domain,
  null_mx,        // RFC 7505
  no_host,        // none with an address
  not_validating, // nothing was asked: DNSSEC cannot be validated here
  // dane
  insecure_mx,   // hosts have TLSA records, but the way to them is not signed
  some_hosts,    // others have no usable ones
  unusable_tlsa, // hosts have TLSA records that SMTP cannot use, and no others
  failed_host,   // one that may have TLSA records failed, the others have none
  // dane_only
  all_hosts,
  // defer
  mx_bogus,
  mx_failed,
  mx_timed_out,
  hosts_unresolved, // no host's addresses can be looked up
  hosts_failed      // no host is left, and some may have TLSA records
};

std::string_view explain(DaneReason reason) noexcept;

// A failure of DNS that says nothing about signatures. Others are proof of a signed zone.
constexpr bool is_mere_dns_error(DaneReason reason) noexcept {
  return reason == DaneReason::mx_failed || reason == DaneReason::mx_timed_out ||
         reason == DaneReason::hosts_unresolved;
}

struct DaneFinding {
  DanePromise promise = DanePromise::nothing;
  DaneReason reason = DaneReason::no_tlsa;
  // Some host can be authenticated and the way to it is signed: with level dane-only mail
  // goes there, or nowhere.
  bool can_be_mandatory = false;
  bool has_failed_host = false; // one that may have TLSA records

  bool operator==(const DaneFinding&) const = default;
};

struct DaneHost {
  std::string name;
  DaneHostState state;
  bool operator==(const DaneHost&) const = default;
};

struct DaneReport {
  DaneFinding finding;
  bool mx_is_secure = false;
  std::vector<DaneHost> hosts; // by preference
};

// More hosts than this are not looked at.
inline constexpr std::size_t max_dane_hosts = 16;

using DaneStep = std::variant<DnsQuestions, DaneReport>;

// RFC 7672 section 2.2. Pure: called with the answers there are, it says what else must
// be asked, all at once, or what has been found. It ends: a finding is reached after four
// rounds at most (MX, addresses, aliases, TLSA at two names).
DaneStep examine_domain(const DaneTarget& target, const DnsAnswers& answers);

} // namespace mta_tls
