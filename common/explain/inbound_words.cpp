#include "common/explain/inbound_words.h"

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

} // namespace

std::string_view word(InboundVerdict verdict) noexcept {
  switch (verdict) {
  case InboundVerdict::won:
    return "won";
  case InboundVerdict::disabled:
    return "disabled";
  case InboundVerdict::not_yet_valid:
    return "not_yet_valid";
  case InboundVerdict::testing:
    return "testing";
  case InboundVerdict::less_specific:
    return "less_specific";
  }
  return "";
}

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

std::string verdict_text(InboundVerdict verdict, const InboundRule& rule) {
  switch (verdict) {
  case InboundVerdict::won:
    return "No rule in force is more specific, so it decides.";
  case InboundVerdict::disabled:
    return "It is switched off (\"enabled\": false).";
  case InboundVerdict::not_yet_valid:
    return fmt::format("It holds from {} on only.",
                       rule.valid_from ? format_day_or_time(*rule.valid_from) : "later");
  case InboundVerdict::testing:
    return rule.enforce_after
               ? fmt::format("It is in testing, so it is not applied yet; it will be "
                             "from {} on.",
                             format_day_or_time(*rule.enforce_after))
               : "It is in testing with no enforce_after, so it is not applied until "
                 "somebody edits it.";
  case InboundVerdict::less_specific:
    return "A more specific rule has decided already.";
  }
  return "";
}

} // namespace mta_tls
