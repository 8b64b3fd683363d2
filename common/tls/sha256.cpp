#include "common/tls/sha256.h"

#include <fmt/format.h>
#include <gnutls/crypto.h>

#include <array>
#include <stdexcept>

namespace mta_tls {

namespace {

using Digest = std::array<unsigned char, 32>;

std::string hexadecimal(const Digest& digest) {
  return fmt::format("{:02x}", fmt::join(digest, ""));
}

// GnuTLS has it, unless it is broken or out of memory.
void check(int result) {
  if (result != GNUTLS_E_SUCCESS) {
    throw std::runtime_error("GnuTLS offers no SHA-256");
  }
}

} // namespace

std::string sha256_hex(std::string_view octets) {
  Digest digest;
  check(gnutls_hash_fast(GNUTLS_DIG_SHA256, octets.data(), octets.size(), digest.data()));
  return hexadecimal(digest);
}

struct Sha256::State {
  gnutls_hash_hd_t handle = nullptr;

  State() { check(gnutls_hash_init(&handle, GNUTLS_DIG_SHA256)); }
  ~State() { gnutls_hash_deinit(handle, nullptr); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view octets) {
  check(gnutls_hash(state_->handle, octets.data(), octets.size()));
}

std::string Sha256::hex() {
  Digest digest;
  gnutls_hash_output(state_->handle, digest.data());
  return hexadecimal(digest);
}

} // namespace mta_tls
