#include "common/tls/sha256.h"

#include <fmt/format.h>
#include <gnutls/crypto.h>

#include <array>
#include <stdexcept>

namespace mta_tls {

std::string sha256_hex(std::string_view octets) {
  std::array<unsigned char, 32> digest;
  if (gnutls_hash_fast(GNUTLS_DIG_SHA256, octets.data(), octets.size(), digest.data()) !=
      GNUTLS_E_SUCCESS) {
    throw std::runtime_error("GnuTLS offers no SHA-256");
  }
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

} // namespace mta_tls
