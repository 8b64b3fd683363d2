#pragma once

#include "common/mail/domain.h"
#include "common/mail/ip_network.h"
#include "common/mail/name_pattern.h"
#include "common/policy/rule_store.h"

#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// Which sessions a rule is about: all kinds that are given must match.
struct InboundMatch {
  std::vector<Domain> sender_domains;
  std::vector<IpNetwork> client_networks;
  std::vector<Domain> recipient_domains;
  bool include_subdomains = false; // of the sender domains and the recipient domains
  bool operator==(const InboundMatch&) const = default;
};

// What a session must show.
struct InboundRequirement {
  SecurityLevel level = SecurityLevel::may; // may, encrypt, verify or fingerprint
  TlsVersion min_tls = default_min_tls;     // where the level forces TLS
  unsigned min_cipher_bits = 0;             // where the level forces TLS; 0: any
  std::vector<NamePattern> names; // level verify; empty: any trusted certificate
  std::vector<KeyDigest> keys;    // level fingerprint; one of them
  bool operator==(const InboundRequirement&) const = default;
};

struct InboundFailure {
  enum class Action { reject, tempfail };
  Action action = Action::reject;
  std::string text; // for the partner's postmaster, after our own words
  bool operator==(const InboundFailure&) const = default;
};

struct InboundRule {
  std::string id;
  RulePlace place;
  std::uint16_t source = 0; // index into Snapshot::sources()
  InboundMatch match;
  InboundRequirement requirement;
  InboundFailure on_failure;
  Mode mode = Mode::enforce;
  bool enabled = true;
  std::optional<Instant> enforce_after; // mode testing turns into enforce
  std::optional<Instant> valid_from;    // before it, as if the rule were not there
  std::optional<Instant> review_by;
  std::vector<std::string> contact;
  std::optional<LetterIndex> letter; // that the rule rests on
};

// defaults.inbound, and what else of "defaults" is about mail that comes in.
struct InboundDefaults {
  // RFC 4954 section 4: no password, and no mail of its owner, over plain text.
  bool auth_requires_tls = true;
  // What becomes of the header "TLS-Required: no" (RFC 8689 section 5).
  enum class TlsRequiredNo { ignore_when_forced, honor, strip };
  TlsRequiredNo tls_required_no = TlsRequiredNo::ignore_when_forced;
  bool operator==(const InboundDefaults&) const = default;
};

} // namespace mta_tls
