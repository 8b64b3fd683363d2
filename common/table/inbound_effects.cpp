#include "common/table/inbound_effects.h"

#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

// Empty for the levels that an inbound rule can have.
std::string_view why_not_inbound(SecurityLevel level) {
  switch (level) {
  case SecurityLevel::none:
    return "whether to begin TLS is the sender's choice; \"may\" asks for nothing";
  case SecurityLevel::dane:
  case SecurityLevel::dane_only:
    return "DANE is about the receiving server's certificate; for the sender's there are "
           "\"verify\" and \"fingerprint\"";
  case SecurityLevel::secure:
    return "use \"verify\" with \"cert\" and the \"names\" that the sender's certificate "
           "may bear";
  case SecurityLevel::may:
  case SecurityLevel::encrypt:
  case SecurityLevel::verify:
  case SecurityLevel::fingerprint:
    break;
  }
  return "";
}

template <class T>
void no_effect(const std::optional<Written<T>>& written, std::string_view key,
               SecurityLevel used_at, SecurityLevel level, Report& report) {
  if (written && level != used_at) {
    report.error(written->place, fmt::format("\"{}\" is used at level \"{}\" only, not "
                                             "at \"{}\"",
                                             key, word(used_at), word(level)));
  }
}

void check_cert(const InboundDraft& draft, Report& report) {
  const auto level = draft.level.value;
  const auto* cert = draft.cert;
  if (cert) {
    no_effect(cert->names, "names", SecurityLevel::verify, level, report);
    no_effect(cert->keys, "spki_sha256", SecurityLevel::fingerprint, level, report);
  }
  if (draft.cert_is_faulty) {
    return;
  }
  if (level == SecurityLevel::fingerprint && !(cert && cert->keys)) {
    report.error(draft.level.place,
                 "level \"fingerprint\" needs \"cert\" with \"spki_sha256\"");
  }
  if (level == SecurityLevel::verify && !(cert && cert->names)) {
    report.warning(draft.level.place,
                   "level \"verify\" without \"cert\" and \"names\": every certificate "
                   "that the MTA trusts will do, whoever's name it bears");
  }
}

void warn_of_idle(const std::optional<Place>& place, std::string_view key,
                  Report& report) {
  if (place) {
    report.warning(*place, fmt::format("\"{}\" has no effect at level \"may\", which "
                                       "refuses nothing",
                                       key));
  }
}

bool is_everybody(const IpNetwork& network) {
  return network.prefix_bits() == 0;
}

} // namespace

std::optional<SecurityLevel> parse_inbound_level(std::string_view text,
                                                 const Place& place, Report& report) {
  const auto level = parse_level(text, place, report);
  const auto why_not = level ? why_not_inbound(*level) : "";
  if (why_not.empty()) {
    return level;
  }
  report.error(place, fmt::format("level \"{}\" is not for mail that comes in: {}", text,
                                  why_not));
  return std::nullopt;
}

void check_inbound_effects(const InboundDraft& draft, Report& report) {
  check_cert(draft, report);
  if (!forces_tls(draft.level.value)) {
    warn_of_idle(draft.min_tls, "min_tls", report);
    warn_of_idle(draft.min_cipher_bits, "min_cipher_bits", report);
    warn_of_idle(draft.on_failure, "on_failure", report);
  }
}

void warn_of_breadth(const InboundRule& rule, const Place& level, Report& report) {
  const auto& networks = rule.match.client_networks;
  const bool about_everybody =
      rule.match.sender_domains.empty() &&
      (networks.empty() || std::any_of(networks.begin(), networks.end(), is_everybody));
  if (about_everybody && forces_tls(rule.requirement.level)) {
    report.warning(level,
                   "this asks TLS of everyone who sends mail here, partner or not; "
                   "RFC 3207 section 4 forbids that of a public server");
  }
}

} // namespace mta_tls
