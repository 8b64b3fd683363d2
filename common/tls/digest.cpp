#include "common/tls/digest.h"

#include <gnutls/crypto.h>

#include <stdexcept>

namespace mta_tls {

namespace {

std::string digest_of(std::string_view octets, gnutls_digest_algorithm_t algorithm) {
  std::string digest(gnutls_hash_get_len(algorithm), '\0');
  if (gnutls_hash_fast(algorithm, octets.data(), octets.size(), digest.data()) !=
      GNUTLS_E_SUCCESS) {
    throw std::runtime_error("GnuTLS offers no SHA-2");
  }
  return digest;
}

} // namespace

std::string sha256_of(std::string_view octets) {
  return digest_of(octets, GNUTLS_DIG_SHA256);
}

std::string sha512_of(std::string_view octets) {
  return digest_of(octets, GNUTLS_DIG_SHA512);
}

} // namespace mta_tls
