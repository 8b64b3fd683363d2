#include "common/tls/chain.h"

#include "common/tls/take_datum.h"
#include "common/tls/x509.h"

#include <gnutls/abstract.h>

#include <algorithm>

namespace mta_tls {

namespace {

using PublicKey = Owned<gnutls_pubkey_t, gnutls_pubkey_deinit>;

PublicKey key_of(gnutls_x509_crt_t certificate) {
  gnutls_pubkey_t handle = nullptr;
  if (gnutls_pubkey_init(&handle) != GNUTLS_E_SUCCESS) {
    return {};
  }
  PublicKey key(handle);
  return gnutls_pubkey_import_x509(key.get(), certificate, 0) == GNUTLS_E_SUCCESS
             ? std::move(key)
             : PublicKey();
}

Instant instant_of(std::time_t time) {
  return Instant(std::chrono::seconds(time));
}

} // namespace

Validity common_part(const Validity& one, const Validity& other) noexcept {
  return {std::max(one.begins, other.begins), std::min(one.ends, other.ends)};
}

std::optional<Validity> validity_of(std::string_view der) {
  const auto certificate = import_certificate(der);
  if (!certificate) {
    return std::nullopt;
  }
  return Validity{instant_of(gnutls_x509_crt_get_activation_time(certificate.get())),
                  instant_of(gnutls_x509_crt_get_expiration_time(certificate.get()))};
}

std::string public_key_of(std::string_view der) {
  const auto certificate = import_certificate(der);
  const auto key = certificate ? key_of(certificate.get()) : PublicKey();
  gnutls_datum_t datum{};
  return key && gnutls_pubkey_export2(key.get(), GNUTLS_X509_FMT_DER, &datum) ==
                     GNUTLS_E_SUCCESS
             ? take_datum(datum)
             : std::string();
}

} // namespace mta_tls
