#pragma once

#include "common/base/result.h"
#include "common/base/time.h"
#include "common/letter/refusal.h"
#include "common/letter_file/signer_trust.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// By whom signatures are judged.
struct SignatureJudge {
  const SignerTrust* trust = nullptr; // null: no signer is trusted, nor distrusted
  Instant at;                         // when the signer's certificate must be valid
};

// The bearer of the certificate of a signature that is right. The names are a stranger's
// octets.
struct Signer {
  std::string name;    // the common name
  std::string subject; // RFC 4514
  std::string issuer;
  std::optional<Instant> signed_at; // as the signer claims
};

// Verifies each signature of a CMS structure (RFC 5652) in DER: that it was made for
// these octets, with the key of a certificate enclosed, whose chain ends at a CA that is
// trusted, and which was valid. Whether a certificate was revoked is not asked. Not for
// programs with threads: GnuTLS has one clock.
Result<std::vector<Signer>, Refusal> verify_signatures(std::string_view cms,
                                                       std::string_view octets,
                                                       const SignatureJudge& judge);

// What a CMS structure encloses; empty if nothing.
Result<std::string, Refusal> enclosed_content(std::string_view cms);

} // namespace mta_tls
