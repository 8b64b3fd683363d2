#pragma once

#include "common/mail/domain.h"
#include "common/policy/rule_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Who sends a message, as the MTA tells it. Views of the question.
struct OutboundSender {
  std::string_view address; // without brackets; empty: the null sender
  std::string_view user;    // SASL login (RFC 4954); empty: none, or the MTA cannot tell
};

// Which senders a rule is about: it is enough that one of these matches.
struct SenderMatch {
  std::vector<std::string> addresses; // canonical, see canonical_sender()
  std::vector<Domain> domains;
  bool include_subdomains = false; // of the domains
  std::vector<std::string> sasl_users;
  bool operator==(const SenderMatch&) const = default;
};

// The levels that a sender or a message can demand. They need no names, so each holds for
// any recipient.
constexpr bool can_be_demanded(SecurityLevel level) noexcept {
  return level == SecurityLevel::encrypt || level == SecurityLevel::verify;
}

// Raises what the table says of a recipient, never lowers it.
struct SenderRule {
  std::string id;
  RulePlace place;
  SenderMatch match;
  SecurityLevel level = SecurityLevel::encrypt; // can_be_demanded()
  Mode mode = Mode::enforce;
  bool enabled = true;
  std::optional<Instant> enforce_after; // mode testing turns into enforce
  std::optional<Instant> valid_from;    // before it, as if the rule were not there
  std::optional<Instant> review_by;
  std::vector<std::string> contact;
};

// The address in the one form in which senders are compared: the domain canonical
// (A-labels, lower case), the local part in lower case; a raised demand that meets
// "Boss@" must meet "boss@". nullopt: no address with a domain.
std::optional<std::string> canonical_sender(std::string_view address);

} // namespace mta_tls
