#include "common/letter_file/signature.h"

#include "common/letter/cms.h"
#include "common/letter_file/signing_certificate.h"

#include <new>

namespace mta_tls {

namespace {

Pkcs7 empty_cms() {
  gnutls_pkcs7_t cms = nullptr;
  if (gnutls_pkcs7_init(&cms) != 0) {
    throw std::bad_alloc();
  }
  return Pkcs7(cms);
}

Refusal refuse(DocumentFault fault, std::string detail = "") {
  return {fault, std::move(detail)};
}

Result<Pkcs7, Refusal> import(std::string_view octets) {
  const auto facts = read_cms(octets);
  if (!facts) {
    return Unexpected{refuse(DocumentFault::broken_signature)};
  }
  for (const auto& signer : facts->signers) {
    if (auto what = unsupported_algorithm(signer)) {
      return Unexpected{refuse(DocumentFault::unsupported, std::move(*what))};
    }
  }
  auto cms = empty_cms();
  const auto datum = datum_of(octets);
  if (const int code = gnutls_pkcs7_import(cms.get(), &datum, GNUTLS_X509_FMT_DER);
      code != 0) {
    return Unexpected{refuse(DocumentFault::broken_signature, gnutls_strerror(code))};
  }
  return cms;
}

bool is_unsupported(int code) {
  return code == GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM ||
         code == GNUTLS_E_UNKNOWN_PK_ALGORITHM || code == GNUTLS_E_UNKNOWN_ALGORITHM ||
         code == GNUTLS_E_UNKNOWN_HASH_ALGORITHM ||
         code == GNUTLS_E_INSUFFICIENT_SECURITY ||
         code == GNUTLS_E_UNIMPLEMENTED_FEATURE ||
         code == GNUTLS_E_UNSUPPORTED_CERTIFICATE_TYPE;
}

std::optional<Instant> claimed_time(const gnutls_pkcs7_signature_info_st& info) {
  if (info.signing_time == -1) {
    return std::nullopt;
  }
  return std::chrono::floor<std::chrono::seconds>(
      std::chrono::system_clock::from_time_t(info.signing_time));
}

class Verification {
public:
  Verification(gnutls_pkcs7_t cms, std::string_view octets, const SignatureJudge& judge)
      : cms_(cms), octets_(octets), judge_(judge),
        certificates_(enclosed_certificates(cms)) {}

  Result<Signer, Refusal> verify(unsigned index) const {
    gnutls_pkcs7_signature_info_st raw{};
    if (const int code = gnutls_pkcs7_get_signature_info(cms_, index, &raw); code != 0) {
      return Unexpected{refuse(DocumentFault::broken_signature, gnutls_strerror(code))};
    }
    const SignatureInfo info(&raw);
    const auto* certificate = certificate_of(raw, certificates_);
    if (!certificate) {
      return Unexpected{refuse(DocumentFault::no_certificate)};
    }
    if (auto fault = fault_of_signature(index, *certificate)) {
      return Unexpected{std::move(*fault)};
    }
    if (auto fault = fault_of_certificate(*certificate, certificates_, judge_)) {
      return Unexpected{std::move(*fault)};
    }
    auto signer = signer_of(*certificate);
    signer.signed_at = claimed_time(raw);
    return signer;
  }

private:
  // gnutls_pkcs7_verify() would not tell a wrong signature from an unknown signer.
  std::optional<Refusal> fault_of_signature(unsigned index,
                                            const X509& certificate) const {
    const auto datum = datum_of(octets_);
    const int code =
        gnutls_pkcs7_verify_direct(cms_, certificate.get(), index, &datum, 0);
    if (code >= 0) {
      return std::nullopt;
    }
    return is_unsupported(code)
               ? refuse(DocumentFault::unsupported, gnutls_strerror(code))
               : refuse(DocumentFault::forged);
  }

  gnutls_pkcs7_t cms_;
  std::string_view octets_;
  const SignatureJudge& judge_;
  std::vector<X509> certificates_;
};

} // namespace

Result<std::vector<Signer>, Refusal> verify_signatures(std::string_view cms,
                                                       std::string_view octets,
                                                       const SignatureJudge& judge) {
  const auto imported = import(cms);
  if (!imported) {
    return Unexpected{imported.error()};
  }
  const int count = gnutls_pkcs7_get_signature_count(imported->get());
  if (count <= 0) {
    return Unexpected{refuse(DocumentFault::broken_signature)};
  }
  const Verification verification(imported->get(), octets, judge);
  std::vector<Signer> signers;
  for (int i = 0; i < count; ++i) {
    auto signer = verification.verify(static_cast<unsigned>(i));
    if (!signer) {
      return Unexpected{signer.error()};
    }
    signers.push_back(*std::move(signer));
  }
  return signers;
}

Result<std::string, Refusal> enclosed_content(std::string_view octets) {
  const auto cms = import(octets);
  if (!cms) {
    return Unexpected{cms.error()};
  }
  Datum content;
  const int code = gnutls_pkcs7_get_embedded_data(cms->get(), 0, content.out());
  return code == 0 ? std::string(content.view()) : std::string();
}

} // namespace mta_tls
