#pragma once

#include <string>
#include <string_view>

namespace mta_tls {

// FIPS 180-4; the octets of the digest.
std::string sha256_of(std::string_view octets);
std::string sha512_of(std::string_view octets);

} // namespace mta_tls
