#include "common/letter_file/signing_certificate.h"

#include "common/base/text.h"
#include "common/letter_file/trust_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

constexpr std::size_t longest_name = 200;

// For e-mail, for documents (RFC 9336, Microsoft, Adobe), for anything.
constexpr std::array<std::string_view, 5> purposes{
    "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12",
    "1.2.840.113583.1.1.5", "2.5.29.37.0"};

// GnuTLS asks this clock while a Clock lives.
std::time_t verification_time = 0;

std::time_t verification_clock(std::time_t* out) {
  if (out) {
    *out = verification_time;
  }
  return verification_time;
}

class Clock {
public:
  explicit Clock(Instant at) {
    verification_time = std::chrono::system_clock::to_time_t(at);
    gnutls_global_set_time_function(verification_clock);
  }
  ~Clock() { gnutls_global_set_time_function(std::time); }
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
};

using Text = int (*)(gnutls_x509_crt_t, gnutls_datum_t*, unsigned);

std::string text_of(Text get, const X509& certificate) {
  Datum text;
  return get(certificate.get(), text.out(), 0) == 0 ? std::string(text.view()) : "";
}

std::string common_name(const X509& certificate) {
  std::array<char, 512> text{};
  auto size = text.size();
  const int code = gnutls_x509_crt_get_dn_by_oid(
      certificate.get(), GNUTLS_OID_X520_COMMON_NAME, 0, 0, text.data(), &size);
  return code == 0 ? std::string(text.data(), size) : "";
}

// Of a getter that fills a buffer.
template <class Get>
std::string octets_of(Get get) {
  std::array<char, 256> octets{};
  auto size = octets.size();
  return get(octets.data(), &size) == 0 ? std::string(octets.data(), size) : "";
}

bool has_issuer_and_serial(const X509& certificate,
                           const gnutls_pkcs7_signature_info_st& info) {
  Datum issuer;
  const auto view = [](const gnutls_datum_t& datum) {
    return std::string_view(reinterpret_cast<const char*>(datum.data), datum.size);
  };
  const auto serial = octets_of([&](void* out, std::size_t* size) {
    return gnutls_x509_crt_get_serial(certificate.get(), out, size);
  });
  return gnutls_x509_crt_get_raw_issuer_dn(certificate.get(), issuer.out()) == 0 &&
         issuer.view() == view(info.issuer_dn) && serial == view(info.signer_serial);
}

bool has_key_id(const X509& certificate, const gnutls_pkcs7_signature_info_st& info) {
  const auto id = octets_of([&](void* out, std::size_t* size) {
    return gnutls_x509_crt_get_subject_key_id(certificate.get(), out, size, nullptr);
  });
  return !id.empty() &&
         id == std::string_view(reinterpret_cast<const char*>(info.issuer_keyid.data),
                                info.issuer_keyid.size);
}

bool may_sign(const X509& certificate) {
  unsigned usage = 0;
  const int code = gnutls_x509_crt_get_key_usage(certificate.get(), &usage, nullptr);
  if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE) {
    return true;
  }
  return code == 0 &&
         (usage & (GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_NON_REPUDIATION)) != 0;
}

// A certificate that names no purpose is for all.
bool has_fitting_purpose(const X509& certificate) {
  for (unsigned i = 0;; ++i) {
    std::array<char, 128> oid{};
    auto size = oid.size();
    const int code = gnutls_x509_crt_get_key_purpose_oid(certificate.get(), i, oid.data(),
                                                         &size, nullptr);
    if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE) {
      return i == 0;
    }
    if (code != 0) {
      return false;
    }
    if (std::ranges::find(purposes, std::string_view(oid.data())) != purposes.end()) {
      return true;
    }
  }
}

Instant instant(std::time_t time) {
  return std::chrono::floor<std::chrono::seconds>(
      std::chrono::system_clock::from_time_t(time));
}

std::string validity(const X509& certificate) {
  return fmt::format(
      "that of \"{}\" is valid from {} to {}",
      printable(common_name(certificate), longest_name),
      format_time(instant(gnutls_x509_crt_get_activation_time(certificate.get()))),
      format_time(instant(gnutls_x509_crt_get_expiration_time(certificate.get()))));
}

std::string who(const X509& certificate) {
  return fmt::format(
      "\"{}\", whose certificate is by \"{}\"",
      printable(text_of(gnutls_x509_crt_get_dn3, certificate), longest_name),
      printable(text_of(gnutls_x509_crt_get_issuer_dn3, certificate), longest_name));
}

unsigned status_of_chain(const X509& signer, const std::vector<X509>& others,
                         const SignatureJudge& judge) {
  const Clock clock(judge.at);
  std::vector<gnutls_x509_crt_t> chain{signer.get()};
  for (const auto& other : others) {
    if (other != signer) {
      chain.push_back(other.get());
    }
  }
  constexpr std::size_t longest_chain = 16;
  unsigned status = 0;
  const int code = gnutls_x509_trust_list_verify_crt2(
      judge.trust->list().handle.get(), chain.data(),
      static_cast<unsigned>(std::min(chain.size(), longest_chain)), nullptr, 0, 0,
      &status, nullptr);
  return code == 0 ? status : status | GNUTLS_CERT_INVALID;
}

} // namespace

std::vector<X509> enclosed_certificates(gnutls_pkcs7_t cms) {
  std::vector<X509> certificates;
  const int count = gnutls_pkcs7_get_crt_count(cms);
  for (int i = 0; i < count; ++i) {
    Datum der;
    gnutls_x509_crt_t certificate = nullptr;
    if (gnutls_pkcs7_get_crt_raw2(cms, static_cast<unsigned>(i), der.out()) != 0 ||
        gnutls_x509_crt_init(&certificate) != 0) {
      continue;
    }
    X509 owned(certificate);
    if (gnutls_x509_crt_import(certificate, der.out(), GNUTLS_X509_FMT_DER) == 0) {
      certificates.push_back(std::move(owned));
    }
  }
  return certificates;
}

const X509* certificate_of(const gnutls_pkcs7_signature_info_st& info,
                           const std::vector<X509>& certificates) {
  const auto found = std::ranges::find_if(certificates, [&](const X509& certificate) {
    return info.issuer_dn.size > 0 ? has_issuer_and_serial(certificate, info)
                                   : has_key_id(certificate, info);
  });
  return found == certificates.end() ? nullptr : &*found;
}

Signer signer_of(const X509& certificate) {
  return {common_name(certificate), text_of(gnutls_x509_crt_get_dn3, certificate),
          text_of(gnutls_x509_crt_get_issuer_dn3, certificate), std::nullopt};
}

std::optional<Refusal> fault_of_certificate(const X509& signer,
                                            const std::vector<X509>& others,
                                            const SignatureJudge& judge) {
  if (!may_sign(signer) || !has_fitting_purpose(signer)) {
    return Refusal{DocumentFault::not_for_signing, who(signer)};
  }
  if (!judge.trust) {
    return Refusal{DocumentFault::no_ca_file, ""};
  }
  const auto status = status_of_chain(signer, others, judge);
  constexpr unsigned of_time = GNUTLS_CERT_EXPIRED | GNUTLS_CERT_NOT_ACTIVATED;
  if ((status & ~(of_time | GNUTLS_CERT_INVALID)) != 0) {
    return Refusal{DocumentFault::untrusted, who(signer)};
  }
  if ((status & of_time) != 0) {
    return Refusal{DocumentFault::outside_validity, validity(signer)};
  }
  return status == 0 ? std::nullopt
                     : std::optional(Refusal{DocumentFault::untrusted, who(signer)});
}

} // namespace mta_tls
