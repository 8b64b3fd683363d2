#pragma once

#include "common/policy/message_rule.h"

#include <optional>
#include <string_view>

namespace mta_tls {

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
