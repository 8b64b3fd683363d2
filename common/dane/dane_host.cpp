#include "common/dane/dane_host.h"

#include "common/mail/domain.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

const DnsAnswer* answer_to(const DnsQuestion& question, const DnsAnswers& answers) {
  const auto found = answers.find(question);
  return found == answers.end() ? nullptr : &found->second;
}

bool has_data(const DnsAnswer& answer) {
  return answer.status == DnsStatus::data;
}

bool is_valid(std::string_view name) {
  const auto canonical = canonical_domain(name);
  return canonical && canonical->view() == name;
}

// The two answers about a host's addresses.
struct Addresses {
  const DnsAnswer& v4;
  const DnsAnswer& v6;

  bool any(DnsStatus status) const { return v4.status == status || v6.status == status; }

  // The better of those with data; null if neither has any. One family is enough: name
  // servers that fail for AAAA alone are many (R2).
  const DnsAnswer* best() const {
    const bool prefers_v6 = has_data(v6) && (!has_data(v4) || (v6.secure && !v4.secure));
    const auto& best = prefers_v6 ? v6 : v4;
    return has_data(best) ? &best : nullptr;
  }
};

DaneHostState state_without_address(const Addresses& addresses, bool path_is_secure) {
  if (addresses.any(DnsStatus::bogus)) {
    return DaneHostState::address_bogus;
  }
  if (!addresses.any(DnsStatus::failed) && !addresses.any(DnsStatus::timed_out)) {
    return DaneHostState::no_address;
  }
  return path_is_secure ? DaneHostState::address_failed : DaneHostState::unresolved;
}

DaneHostState state_of(const std::vector<Tlsa>& records) {
  const auto is_usable = [](const Tlsa& tlsa) { return !fault_of(tlsa); };
  return std::any_of(records.begin(), records.end(), is_usable)
             ? DaneHostState::authenticated
             : DaneHostState::unusable;
}

// The TLSA base domains, the first of which that has records is the one.
DaneHostStep examine_tlsa(const std::vector<std::string_view>& bases, std::uint16_t port,
                          const DnsAnswers& answers) {
  for (const auto base : bases) {
    const DnsQuestion question{fmt::format("_{}._tcp.{}", port, base), DnsType::tlsa};
    const auto* answer = answer_to(question, answers);
    if (answer == nullptr) {
      return DnsQuestions{question};
    }
    if (answer->status == DnsStatus::bogus) {
      return DaneHostState::tlsa_bogus;
    }
    if (is_failure(answer->status)) {
      return DaneHostState::tlsa_failed;
    }
    if (has_data(*answer) && answer->secure) {
      return state_of(answer->tlsa);
    }
  }
  return DaneHostState::no_tlsa;
}

// Addresses that are not validated to their end may hang on an alias that is: its own
// name is a TLSA base domain then.
DaneHostStep examine_alias(const DaneHostQuestion& host, const DnsAnswers& answers) {
  const DnsQuestion question{host.name, DnsType::cname};
  const auto* alias = answer_to(question, answers);
  if (alias == nullptr) {
    return DnsQuestions{question};
  }
  if (alias->status == DnsStatus::bogus) {
    return DaneHostState::address_bogus;
  }
  if (is_failure(alias->status) && host.path_is_secure) {
    return DaneHostState::address_failed;
  }
  return has_data(*alias) && alias->secure ? examine_tlsa({host.name}, host.port, answers)
                                           : DaneHostState::unsigned_zone;
}

DnsQuestions unanswered(DnsQuestions questions, const DnsAnswers& answers) {
  std::erase_if(questions, [&](const DnsQuestion& question) {
    return answer_to(question, answers) != nullptr;
  });
  return questions;
}

} // namespace

std::string_view explain(DaneHostState state) noexcept {
  switch (state) {
  case DaneHostState::authenticated:
    return "has a usable TLSA record";
  case DaneHostState::unusable:
    return "has TLSA records, but none that SMTP can use";
  case DaneHostState::no_tlsa:
    return "has no TLSA records";
  case DaneHostState::unsigned_zone:
    return "is in a zone without DNSSEC";
  case DaneHostState::not_looked_at:
    return "is one of too many";
  case DaneHostState::no_address:
    return "has no address";
  case DaneHostState::bad_name:
    return "has a name that no host can have";
  case DaneHostState::unresolved:
    return "could not be looked up; nothing says that it is signed";
  case DaneHostState::address_bogus:
    return "has addresses that DNSSEC proves false";
  case DaneHostState::address_failed:
    return "could not be looked up";
  case DaneHostState::tlsa_bogus:
    return "has TLSA records that DNSSEC proves false";
  case DaneHostState::tlsa_failed:
    return "could not be asked for TLSA records";
  }
  return "";
}

DaneHostStep examine_host(const DaneHostQuestion& host, const DnsAnswers& answers) {
  if (!is_valid(host.name)) {
    return DaneHostState::bad_name;
  }
  const DnsQuestion v4{host.name, DnsType::a};
  const DnsQuestion v6{host.name, DnsType::aaaa};
  if (auto open = unanswered({v4, v6}, answers); !open.empty()) {
    return open;
  }
  const Addresses addresses{answers.at(v4), answers.at(v6)};
  const auto* address = addresses.best();
  if (address == nullptr) {
    return state_without_address(addresses, host.path_is_secure);
  }
  const bool is_alias = !address->canonical.empty() && address->canonical != host.name;
  if (!address->secure) {
    return is_alias ? examine_alias(host, answers) : DaneHostState::unsigned_zone;
  }
  std::vector<std::string_view> bases{host.name};
  if (is_alias && is_valid(address->canonical)) {
    bases.insert(bases.begin(), address->canonical);
  }
  return examine_tlsa(bases, host.port, answers);
}

} // namespace mta_tls
