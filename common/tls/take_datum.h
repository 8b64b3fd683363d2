#pragma once

#include <gnutls/gnutls.h>

#include <string>

namespace mta_tls {

// The octets that GnuTLS has allocated, which are freed.
inline std::string take_datum(gnutls_datum_t& datum) {
  std::string octets(reinterpret_cast<const char*>(datum.data), datum.size);
  gnutls_free(datum.data);
  datum = {};
  return octets;
}

} // namespace mta_tls
