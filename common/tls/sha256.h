#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace mta_tls {

// SHA-256 (FIPS 180-4) in lower-case hexadecimal.
std::string sha256_hex(std::string_view octets);

// The same of octets that come piece by piece.
class Sha256 {
public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view octets);

  // Of all octets so far; afterwards it begins anew.
  std::string hex();

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace mta_tls
