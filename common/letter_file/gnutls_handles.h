#pragma once

#include "common/base/owned.h"

#include <gnutls/gnutls.h>
#include <gnutls/pkcs7.h>
#include <gnutls/x509.h>

#include <string>
#include <string_view>

namespace mta_tls {

using Pkcs7 = Owned<gnutls_pkcs7_t, gnutls_pkcs7_deinit>;
using X509 = Owned<gnutls_x509_crt_t, gnutls_x509_crt_deinit>;

inline void free_trust_list(gnutls_x509_trust_list_t list) {
  gnutls_x509_trust_list_deinit(list, 1);
}
using TrustList = Owned<gnutls_x509_trust_list_t, free_trust_list>;

inline void free_signature_info(gnutls_pkcs7_signature_info_st* info) {
  gnutls_pkcs7_signature_info_deinit(info);
}
using SignatureInfo = Owned<gnutls_pkcs7_signature_info_st*, free_signature_info>;

// A datum that GnuTLS allocated.
class Datum {
public:
  Datum() = default;
  ~Datum() { gnutls_free(datum_.data); }
  Datum(const Datum&) = delete;
  Datum& operator=(const Datum&) = delete;

  gnutls_datum_t* out() noexcept { return &datum_; }
  std::string_view view() const noexcept {
    return {reinterpret_cast<const char*>(datum_.data), datum_.size};
  }

private:
  gnutls_datum_t datum_{nullptr, 0};
};

// A view as GnuTLS takes it; it writes nothing there.
inline gnutls_datum_t datum_of(std::string_view octets) {
  auto* data = reinterpret_cast<const unsigned char*>(octets.data());
  return {const_cast<unsigned char*>(data), static_cast<unsigned>(octets.size())};
}

} // namespace mta_tls
