#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace mta_tls {

// What is promised for mail to a domain, in Postfix's words (TLS_README).
enum class SecurityLevel {
  none,        // never TLS
  may,         // TLS if offered, else plain text
  dane,        // DANE (RFC 7672) where TLSA records exist, else may
  encrypt,     // TLS or no delivery, any certificate
  verify,      // TLS and a trusted certificate with the MX host's name
  secure,      // TLS and a trusted certificate with a name fixed by policy
  fingerprint, // TLS and one of the pinned keys
  dane_only    // DANE or no delivery
};

inline constexpr std::array all_levels{
    SecurityLevel::none,        SecurityLevel::may,      SecurityLevel::dane,
    SecurityLevel::encrypt,     SecurityLevel::verify,   SecurityLevel::secure,
    SecurityLevel::fingerprint, SecurityLevel::dane_only};

// "dane-only" …
std::string_view word(SecurityLevel level) noexcept;

// The words above and, in policy.json, "prevented", "opportunistic", "forced".
std::optional<SecurityLevel> level_of(std::string_view word) noexcept;

// Every word that level_of knows.
inline constexpr std::array<std::string_view, 11> level_words{
    "none",        "may",       "dane",      "encrypt",       "verify", "secure",
    "fingerprint", "dane-only", "prevented", "opportunistic", "forced"};

// True where TLS is a condition of delivery.
constexpr bool forces_tls(SecurityLevel level) noexcept {
  return level >= SecurityLevel::encrypt;
}

// True if mail delivered at the level `offered` keeps the promise `required`. Not a line:
// "encrypt" does not keep the promise of "dane", nor "secure" that of "dane-only".
bool satisfies(SecurityLevel offered, SecurityLevel required) noexcept;

// The lowest protocol version to accept.
enum class TlsVersion { v1_0, v1_1, v1_2, v1_3 };

inline constexpr std::array<std::string_view, 4> tls_version_words{
    "1.0-legacy", "1.1-legacy", "1.2", "1.3"};

// RFC 8996 has deprecated 1.0 and 1.1.
inline constexpr auto default_min_tls = TlsVersion::v1_2;

std::string_view word(TlsVersion version) noexcept;
std::optional<TlsVersion> tls_version_of(std::string_view word) noexcept;

} // namespace mta_tls
