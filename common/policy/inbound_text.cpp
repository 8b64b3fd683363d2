#include "common/policy/inbound_text.h"

#include "common/base/text.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

std::string_view text_of(const Domain& domain) {
  return domain.text();
}
std::string text_of(const IpNetwork& network) {
  return network.text();
}
std::string text_of(const NamePattern& pattern) {
  return pattern.text();
}

// "a, b, c or one of 9 more"
template <class T>
std::string some_of(const std::vector<T>& values) {
  constexpr std::size_t most = 3;
  std::vector<std::string> shown;
  for (const auto& value : values) {
    if (shown.size() < most) {
      shown.emplace_back(text_of(value));
    }
  }
  const auto text = join(shown, ", ");
  return values.size() > most
             ? fmt::format("{} or one of {} more", text, values.size() - most)
             : text;
}

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
std::string_view out_of_force(const InboundRule& rule, Instant now) {
  if (!rule.enabled) {
    return " (disabled)";
  }
  if (rule.valid_from && now < *rule.valid_from) {
    return " (not yet valid)";
  }
  return mode_at(rule, now) == Mode::testing ? " (testing)" : "";
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

std::string promise_text(const InboundRule& rule, Instant now) {
  return fmt::format("{}: {}{}", match_text(rule.match),
                     requirement_text(rule.requirement), out_of_force(rule, now));
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
