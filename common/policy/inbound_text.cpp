#include "common/policy/inbound_text.h"

#include "common/base/text.h"
#include "common/policy/rule_text.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

std::string certificate_text(const InboundRequirement& requirement) {
  switch (requirement.level) {
  case SecurityLevel::verify:
    return requirement.names.empty()
               ? " and any trusted certificate"
               : " and a trusted certificate with the name " + some_of(requirement.names);
  case SecurityLevel::fingerprint:
    return fmt::format(
        " and a certificate with {}",
        requirement.keys.size() == 1
            ? "the pinned key"
            : fmt::format("one of {} pinned keys", requirement.keys.size()));
  case SecurityLevel::none:
  case SecurityLevel::may:
  case SecurityLevel::dane:
  case SecurityLevel::encrypt:
  case SecurityLevel::secure:
  case SecurityLevel::dane_only:
    break;
  }
  return "";
}

// Empty if the rule is in force.
std::string_view out_of_force(InboundVerdict standing) {
  switch (standing) {
  case InboundVerdict::disabled:
    return " (disabled)";
  case InboundVerdict::not_yet_valid:
    return " (not yet valid)";
  case InboundVerdict::testing:
    return " (testing)";
  case InboundVerdict::letter_awaited:
    return " (its letter does not hold yet)";
  case InboundVerdict::letter_ended:
    return " (its letter has ended)";
  case InboundVerdict::won:
  case InboundVerdict::less_specific:
    break;
  }
  return "";
}

} // namespace

std::string requirement_text(const InboundRequirement& requirement) {
  if (!forces_tls(requirement.level)) {
    return "nothing";
  }
  return fmt::format("TLS {} or later{}{}", word(requirement.min_tls).substr(0, 3),
                     requirement.min_cipher_bits == 0
                         ? ""
                         : fmt::format(", {} bits or more", requirement.min_cipher_bits),
                     certificate_text(requirement));
}

std::string match_text(const InboundMatch& match) {
  const auto* below = match.include_subdomains ? " and below" : "";
  std::vector<std::string> kinds;
  if (!match.sender_domains.empty()) {
    kinds.push_back("from " + some_of(match.sender_domains) + below);
  }
  if (!match.client_networks.empty()) {
    kinds.push_back("from clients in " + some_of(match.client_networks));
  }
  if (!match.recipient_domains.empty()) {
    kinds.push_back("to " + some_of(match.recipient_domains) + below);
  }
  return join(kinds, ", ");
}

std::string promise_text(const InboundRule& rule, InboundVerdict standing) {
  return fmt::format("{}: {}{}", match_text(rule.match),
                     requirement_text(rule.requirement), out_of_force(standing));
}

std::string_view word(InboundDefaults::TlsRequiredNo choice) noexcept {
  switch (choice) {
  case InboundDefaults::TlsRequiredNo::ignore_when_forced:
    return "ignore-when-forced";
  case InboundDefaults::TlsRequiredNo::honor:
    return "honor";
  case InboundDefaults::TlsRequiredNo::strip:
    return "strip";
  }
  return "";
}

std::string defaults_text(const InboundDefaults& defaults) {
  return fmt::format("auth_requires_tls {}, tls_required_no {}",
                     defaults.auth_requires_tls, word(defaults.tls_required_no));
}

} // namespace mta_tls
