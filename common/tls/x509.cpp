#include "common/tls/x509.h"

#include "common/tls/take_datum.h"

#include <new>

namespace mta_tls {

gnutls_datum_t datum_of(std::string& octets) noexcept {
  return {reinterpret_cast<unsigned char*>(octets.data()),
          static_cast<unsigned>(octets.size())};
}

X509 import_certificate(std::string_view der) {
  gnutls_x509_crt_t handle = nullptr;
  if (gnutls_x509_crt_init(&handle) != GNUTLS_E_SUCCESS) {
    throw std::bad_alloc();
  }
  X509 certificate(handle);
  std::string octets(der);
  const auto datum = datum_of(octets);
  const auto result =
      gnutls_x509_crt_import(certificate.get(), &datum, GNUTLS_X509_FMT_DER);
  return result == GNUTLS_E_SUCCESS ? std::move(certificate) : X509();
}

std::string der_of(gnutls_x509_crt_t certificate) {
  gnutls_datum_t datum{};
  return gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &datum) ==
                 GNUTLS_E_SUCCESS
             ? take_datum(datum)
             : std::string();
}

} // namespace mta_tls
