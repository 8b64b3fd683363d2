#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// RFC 4648 section 4, strictly: padded, without blanks or line breaks. nullopt for
// anything else.
std::optional<std::string> decode_base64(std::string_view text);

std::string encode_base64(std::string_view octets); // in one line

} // namespace mta_tls
