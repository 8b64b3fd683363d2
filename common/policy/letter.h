#pragma once

#include "common/mail/domain.h"
#include "common/policy/letter_tls_check.h"
#include "common/policy/rule_store.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Who puts a name under a letter.
enum class Party { recipient_owner, customer, provider };

inline constexpr std::array<std::string_view, 3> party_words{"recipient-owner",
                                                             "customer", "provider"};

// What the authority to force TLS comes from.
enum class LetterKind {
  letter,   // the domain owner's signed request
  scheme,   // membership in a sector's scheme, whose list is imported
  contract, //
  self      // our own decision
};

inline constexpr std::array<std::string_view, 4> letter_kind_words{"letter", "scheme",
                                                                   "contract", "self"};

// What it says about TLS: the only way, or welcome.
enum class Statement { tls_only, tls_requested };

inline constexpr std::array<std::string_view, 2> statement_words{"tls-only",
                                                                 "tls-requested"};

enum class SignatureMethod {
  ink_scan, // signed on paper
  pades,    // inside the PDF (ETSI EN 319 142)
  cades     // an envelope around it, .p7m (ETSI EN 319 122)
};

inline constexpr std::array<std::string_view, 3> signature_method_words{"ink-scan",
                                                                        "pades", "cades"};

// Of mail, as seen from here.
enum class Direction { outbound, inbound };

inline constexpr std::array<std::string_view, 2> direction_words{"outbound", "inbound"};

std::string_view word(Party party) noexcept;
std::string_view word(LetterKind kind) noexcept;
std::string_view word(Statement statement) noexcept;
std::string_view word(SignatureMethod method) noexcept;
std::string_view word(Direction direction) noexcept;

// As the policy file tells it: nothing here has been verified.
struct LetterSignature {
  Party party = Party::recipient_owner;
  std::string name;
  std::string role;
  std::string organisation;
  Instant signed_on;
  std::optional<SignatureMethod> method;
  std::string checked_by;
  std::optional<Instant> checked_on;
};

struct LetterDocument {
  std::string file;   // relative to the folder of the file that tells of it
  std::string path;   // where that is
  std::string sha256; // hexadecimal
};

// The domain's owner has published a TXT record under this name.
struct DomainControl {
  std::string dns_txt;
  std::optional<Instant> verified_on;
};

// What a rule rests on: who asked that mail to these domains goes over TLS only.
struct Letter {
  std::string id;
  RulePlace place;
  std::uint16_t source = 0; // index into Snapshot::sources()
  LetterKind kind = LetterKind::letter;
  std::vector<Domain> domains; // sorted
  bool include_subdomains = false;
  std::vector<Direction> directions{Direction::outbound};
  Statement statement = Statement::tls_requested;
  std::string requesting_organisation;
  Instant received;
  std::optional<Instant> valid_from;  // the first moment at which it holds
  std::optional<Instant> valid_until; // the first at which it no longer does
  std::optional<Instant> revoked_on;  // the same
  std::optional<LetterDocument> document;
  std::vector<LetterSignature> signatures;
  std::optional<DomainControl> domain_control;
  std::optional<LetterTlsCheck> tls_check; // of the servers that get outbound mail
  std::string ticket;
};

// What a rule is about: a domain, and perhaps the names below it.
struct DomainScope {
  std::string_view domain; // canonical
  bool below = false;
};

// True if the letter lists the domain, or includes what is below one that it lists.
bool covers(const Letter& letter, const DomainScope& scope);
bool covers(const Letter& letter, Direction direction);

// Those of `wanted` that have not signed.
std::vector<Party> missing_parties(const Letter& letter,
                                   const std::vector<Party>& wanted);

enum class LetterState {
  in_force,
  awaited, // valid_from lies ahead
  lapsed,  // valid_until has passed
  revoked
};

std::string_view word(LetterState state) noexcept; // "in_force" …

LetterState state_at(const Letter& letter, Instant now) noexcept;

// What of "defaults" is about letters.
struct LetterDefaults {
  // A rule that forces TLS needs a letter.
  bool required = false;
  // Who must have signed it.
  std::vector<Party> parties{Party::recipient_owner};
  // What becomes of the rules of a letter that has lapsed or was revoked.
  enum class OnExpiry { keep_enforcing, testing };
  OnExpiry on_expiry = OnExpiry::keep_enforcing;
  std::chrono::days warn_ahead{45};
  bool operator==(const LetterDefaults&) const = default;
};

inline constexpr std::array<std::string_view, 2> on_expiry_words{"keep-enforcing",
                                                                 "testing"};

std::string_view word(LetterDefaults::OnExpiry choice) noexcept;

// What a letter's dates do to a rule that rests on it and forces TLS.
enum class LetterEffect {
  none,    // it is enforced
  awaited, // a letter is required, and this one does not hold yet: not enforced
  ended    // it holds no more, and its rules are not to outlive it: not enforced
};

LetterEffect effect_of(LetterState state, const LetterDefaults& defaults) noexcept;

} // namespace mta_tls
