#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace mta_tls {

// Octets of the UTF-8 sequence (RFC 3629) at the beginning of `text`; 0 if it begins with
// none: overlong forms, surrogates and what lies above U+10FFFF are none.
std::size_t utf8_sequence(std::string_view text) noexcept;

// Where `text` stops being UTF-8; nullopt if it never does.
std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept;

} // namespace mta_tls
