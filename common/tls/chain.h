#pragma once

#include "common/base/time.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Certificates in DER as a server sends them: its own first, then those of its issuers.
using CertificateChain = std::vector<std::string>;

struct Validity {
  Instant begins;
  Instant ends; // the last moment at which it holds

  bool operator==(const Validity&) const = default;
};

constexpr bool holds(const Validity& validity, Instant now) noexcept {
  return validity.begins <= now && now <= validity.ends;
}

// Both hold.
Validity common_part(const Validity& one, const Validity& other) noexcept;

// Of one certificate in DER; nullopt if it is none.
std::optional<Validity> validity_of(std::string_view der);

// Its SubjectPublicKeyInfo in DER, as TLSA selector SPKI(1) has it; empty if it is none.
std::string public_key_of(std::string_view der);

} // namespace mta_tls
