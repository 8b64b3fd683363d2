#pragma once

#include <string>
#include <string_view>

namespace mta_tls {

// SHA-256 (FIPS 180-4) in lower-case hexadecimal.
std::string sha256_hex(std::string_view octets);

} // namespace mta_tls
