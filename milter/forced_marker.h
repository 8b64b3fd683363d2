#pragma once

#include "common/policy/level.h"

#include <optional>
#include <string_view>

namespace mta_tls {

// How a message is handed to Postfix's forced transport: a header field that only this
// program may add, and that milter_header_checks turns into FILTER (examples/postfix).

inline constexpr const char* forced_marker = "X-MTA-TLS-Forced";

// The transports of examples/postfix that force TLS.
constexpr std::optional<SecurityLevel>
level_of_forced_transport(std::string_view transport) noexcept {
  if (transport == "forcedtls") {
    return SecurityLevel::encrypt;
  }
  return transport == "forcedtls-verify" ? std::optional(SecurityLevel::verify)
                                         : std::nullopt;
}

} // namespace mta_tls
