#pragma once

#include "common/base/owned.h"

#include <gnutls/x509.h>

#include <string>
#include <string_view>

// What the files of this room share of GnuTLS; no other room includes it.
namespace mta_tls {

using X509 = Owned<gnutls_x509_crt_t, gnutls_x509_crt_deinit>;

// Null if it is no certificate in DER.
X509 import_certificate(std::string_view der);

std::string der_of(gnutls_x509_crt_t certificate);

// GnuTLS borrows octets through a pointer that is not const.
gnutls_datum_t datum_of(std::string& octets) noexcept;

} // namespace mta_tls
