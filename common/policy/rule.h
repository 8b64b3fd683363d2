#pragma once

#include "common/base/time.h"
#include "common/mail/name_pattern.h"
#include "common/policy/discovery_settings.h"
#include "common/policy/failure_plan.h"
#include "common/policy/level.h"
#include "common/policy/watch_settings.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// SHA-256 of a certificate's public key (SPKI).
struct KeyDigest {
  std::array<std::uint8_t, 32> octets;
  auto operator<=>(const KeyDigest&) const = default;

  template <class H>
  friend H AbslHashValue(H state, const KeyDigest& digest) {
    return H::combine(std::move(state), digest.octets);
  }
};

// "aabb…" or "AA:BB:…"; nullopt for what is no SHA-256.
std::optional<KeyDigest> key_digest_of(std::string_view text);

std::string hexadecimal(const KeyDigest& digest); // "aabb…"

// What a delivery must show, apart from the domain it goes to.
struct Requirement {
  SecurityLevel level = SecurityLevel::may;
  TlsVersion min_tls = default_min_tls; // used where the level forces TLS
  std::vector<NamePattern> names;       // level secure; empty: the domain and below
  std::string ca_file;                  // levels verify and secure; empty: the MTA's own
  std::vector<KeyDigest> keys;          // level fingerprint; one of them

  bool operator==(const Requirement&) const = default;

  template <class H>
  friend H AbslHashValue(H state, const Requirement& r) {
    return H::combine(std::move(state), r.level, r.min_tls, r.names, r.ca_file, r.keys);
  }
};

// Which of the table's letters.
using LetterIndex = std::uint32_t;

enum class Mode { enforce, testing };

std::string_view word(Mode mode) noexcept;

// What a rule says, apart from its name, place and domains. Rules that say the same share
// one of these.
struct RuleBody {
  Requirement requirement;
  Mode mode = Mode::enforce;
  bool include_subdomains = false;
  bool enabled = true;
  std::optional<Instant> enforce_after; // mode testing turns into enforce
  std::optional<Instant> valid_from;    // before it, as if the rule were not there
  std::optional<Instant> review_by;
  std::vector<NamePattern> mx;
  std::vector<std::string> contact;
  std::string profile;
  std::optional<DiscoverySettings> discovery; // nullopt: as for domains without a rule
  std::optional<LetterIndex> letter;          // that the rule rests on
  WatchSettings watch;
  FailurePlan on_failure;
  std::uint16_t source = 0; // index into Snapshot::sources()

  bool operator==(const RuleBody&) const = default;

  template <class H>
  friend H AbslHashValue(H state, const RuleBody& b) {
    return H::combine(std::move(state), b.requirement, b.mode, b.include_subdomains,
                      b.enabled, seconds_of(b.enforce_after), seconds_of(b.valid_from),
                      seconds_of(b.review_by), b.mx, b.contact, b.profile,
                      b.discovery.has_value(), b.discovery.value_or(DiscoverySettings()),
                      b.letter, b.watch, b.on_failure, b.source);
  }

private:
  static std::int64_t seconds_of(const std::optional<Instant>& time) {
    return time ? time->time_since_epoch().count() : -1;
  }
};

// The mode that holds at `now`, for a rule of any kind.
template <class AnyRule>
Mode mode_at(const AnyRule& rule, Instant now) noexcept {
  return rule.enforce_after && now >= *rule.enforce_after ? Mode::enforce : rule.mode;
}

// Whether the rule is more than a remark at `now`.
template <class AnyRule>
bool is_in_force(const AnyRule& rule, Instant now) noexcept {
  return rule.enabled && (!rule.valid_from || now >= *rule.valid_from) &&
         mode_at(rule, now) == Mode::enforce;
}

// A dated, approved way below the rule of one domain.
struct Exception {
  std::string id;
  std::string domain; // canonical
  SecurityLevel level = SecurityLevel::may;
  std::string reason;
  std::string approved_by;
  std::string ticket;
  Instant expires; // the first moment at which it no longer holds
};

} // namespace mta_tls
