#pragma once

#include <string>
#include <string_view>

namespace mta_tls::test {

// An element of less than 128 octets.
inline std::string der(unsigned char tag, std::string_view content) {
  return std::string{static_cast<char>(tag), static_cast<char>(content.size())} +
         std::string(content);
}

} // namespace mta_tls::test
