#include "common/dialect/expressible.h"

#include "common/policy/strengthen.h"

#include <algorithm>

namespace mta_tls {

namespace {

using Kind = Shortfall::Kind;

std::optional<Shortfall> of_postfix(const Requirement& requirement) {
  const bool one_label = std::any_of(
      requirement.names.begin(), requirement.names.end(),
      [](const auto& name) { return name.kind() == NamePattern::Kind::one_label; });
  if (requirement.level == SecurityLevel::secure && one_label) {
    return Shortfall{Kind::not_checked,
                     "Postfix takes \"*.x\" for any number of labels, not just one"};
  }
  return std::nullopt;
}

Shortfall authority_of_sendmail() {
  return {
      Kind::deferred,
      "Sendmail has one list of authorities for all domains and cannot use \"ca_file\""};
}

std::optional<Shortfall> names_of_sendmail(const Requirement& requirement) {
  const auto& names = requirement.names;
  if (names.size() == 1 && names.front().kind() == NamePattern::Kind::exact) {
    return std::nullopt;
  }
  return Shortfall{
      Kind::stricter,
      "Sendmail checks a certificate for one name: the MX host's own if it is "
      "allowed, else the first that is fixed"};
}

std::optional<Shortfall> of_sendmail(const Requirement& requirement) {
  switch (requirement.level) {
  case SecurityLevel::none:
    return Shortfall{Kind::not_checked, "Sendmail leaves TLS out only where the first "
                                        "recipient of a transaction says so"};
  case SecurityLevel::may:
  case SecurityLevel::encrypt:
    return std::nullopt;
  case SecurityLevel::dane:
    return Shortfall{Kind::not_checked,
                     "Sendmail looks up no TLSA records before 8.18, "
                     "and then with option DANE: else this is \"may\""};
  case SecurityLevel::dane_only:
    return Shortfall{Kind::deferred, "Sendmail looks up no TLSA records before 8.18, and "
                                     "then with option DANE"};
  case SecurityLevel::fingerprint:
    return Shortfall{
        Kind::deferred,
        "Sendmail tells nobody the key of a certificate: it cannot be pinned"};
  case SecurityLevel::verify:
  case SecurityLevel::secure:
    break;
  }
  if (!requirement.ca_file.empty()) {
    return authority_of_sendmail();
  }
  return requirement.level == SecurityLevel::secure ? names_of_sendmail(requirement)
                                                    : std::nullopt;
}

// RFC 7672 section 2.2.1 allows for an MX host whose own name alone is signed.
std::optional<Shortfall> of_exim(const Requirement& requirement) {
  return requirement.level == SecurityLevel::dane
             ? std::optional(
                   Shortfall{Kind::not_checked,
                             "Exim follows TLSA records only where the MX record "
                             "is signed, too: else this is \"may\""})
             : std::nullopt;
}

std::optional<Shortfall> discovery_of_postfix(const DiscoverySettings& open) {
  return open.mta_sts
             ? std::optional(Shortfall{
                   Kind::not_checked,
                   "Postfix takes \"*.x\" of an MTA-STS policy for any number of labels, "
                   "unless it asks by the map \"postfix-tlsrpt\" (Postfix 3.10.5)"})
             : std::nullopt;
}

std::optional<Shortfall> discovery_of_sendmail(const DiscoverySettings& open) {
  if (open.dane) {
    return Shortfall{
        Kind::deferred,
        "Sendmail looks up no TLSA records before 8.18, and then with option "
        "DANE: mail waits where every server has them"};
  }
  return open.mta_sts
             ? std::optional(Shortfall{
                   Kind::stricter,
                   "Sendmail checks a certificate for one name: the MX host's own if the "
                   "MTA-STS policy allows it, else the first that it fixes"})
             : std::nullopt;
}

std::optional<Shortfall> discovery_of_exim(const DiscoverySettings& open) {
  return open.dane ? std::optional(Shortfall{
                         Kind::not_checked,
                         "Exim follows TLSA records only where the MX record is "
                         "signed, too: where it is not, they are not used"})
                   : std::nullopt;
}

} // namespace

std::string_view word(OutboundMta mta) noexcept {
  switch (mta) {
  case OutboundMta::postfix:
    return "postfix";
  case OutboundMta::sendmail:
    return "sendmail";
  case OutboundMta::exim:
    return "exim";
  }
  return "";
}

std::optional<OutboundMta> outbound_mta_of(std::string_view text) noexcept {
  for (const auto mta : all_outbound_mtas) {
    if (word(mta) == text) {
      return mta;
    }
  }
  return std::nullopt;
}

std::string_view word(Shortfall::Kind kind) noexcept {
  switch (kind) {
  case Kind::stricter:
    return "stricter";
  case Kind::deferred:
    return "deferred";
  case Kind::not_checked:
    return "not checked";
  }
  return "";
}

std::optional<Shortfall> shortfall(OutboundMta mta, const SenderMatch& match) {
  if (mta == OutboundMta::sendmail && !match.sasl_users.empty()) {
    return Shortfall{Kind::stricter,
                     "Sendmail has forgotten who logged in when it sends: for "
                     "\"sasl_users\" mta-tls-milter refuses what no other rule forces"};
  }
  return std::nullopt;
}

std::optional<Shortfall> shortfall(OutboundMta mta, const MessageRule& /*rule*/) {
  switch (mta) {
  case OutboundMta::postfix:
    break;
  case OutboundMta::sendmail:
    return Shortfall{Kind::stricter,
                     "Sendmail has no transport that a message could be handed to: "
                     "mta-tls-milter refuses what no other rule forces"};
  case OutboundMta::exim:
    return Shortfall{Kind::not_checked,
                     "Exim knows no milter: nobody looks for this mark"};
  }
  return std::nullopt;
}

std::optional<Shortfall> shortfall(OutboundMta mta, const NextHop& name) {
  if (mta == OutboundMta::postfix || name.kind() != NextHop::Kind::host) {
    return std::nullopt;
  }
  return Shortfall{Kind::not_checked,
                   std::string(mta == OutboundMta::sendmail ? "Sendmail" : "Exim") +
                       " asks about recipients' domains, never about \"" +
                       std::string(name.text()) + '"'};
}

std::optional<Shortfall> shortfall(OutboundMta mta, const Requirement& requirement) {
  switch (mta) {
  case OutboundMta::postfix:
    return of_postfix(requirement);
  case OutboundMta::sendmail:
    return of_sendmail(requirement);
  case OutboundMta::exim:
    return of_exim(requirement);
  }
  return std::nullopt;
}

std::optional<Shortfall> shortfall(OutboundMta mta, const Requirement* requirement,
                                   const DiscoverySettings& settings) {
  const auto open = open_to_discovery(requirement, settings);
  switch (mta) {
  case OutboundMta::postfix:
    return discovery_of_postfix(open);
  case OutboundMta::sendmail:
    return discovery_of_sendmail(open);
  case OutboundMta::exim:
    return discovery_of_exim(open);
  }
  return std::nullopt;
}

} // namespace mta_tls
