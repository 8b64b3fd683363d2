#pragma once

#include "common/base/result.h"
#include "common/letter_file/gnutls_handles.h"
#include "common/letter_file/signature.h"

#include <optional>
#include <vector>

namespace mta_tls {

// The certificates that a CMS structure encloses.
std::vector<X509> enclosed_certificates(gnutls_pkcs7_t cms);

// That of the signer; null if it is not among them.
const X509* certificate_of(const gnutls_pkcs7_signature_info_st& info,
                           const std::vector<X509>& certificates);

Signer signer_of(const X509& certificate);

// Why this certificate does not make a signature trusted; nullopt if it does.
std::optional<Refusal> fault_of_certificate(const X509& signer,
                                            const std::vector<X509>& others,
                                            const SignatureJudge& judge);

} // namespace mta_tls
