#pragma once

#include "common/base/text.h"

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// Text of RFC 5322 header fields.

// A blank, or part of a folded line's end.
constexpr bool is_white_space(char c) noexcept {
  return is_blank(c) || c == '\r' || c == '\n';
}

// Takes folding white space and comments (RFC 5322 section 3.2.2) off the front. False:
// a comment does not end.
bool skip_cfws(std::string_view& text);

// Takes an RFC 2045 value, a token or a quoted string, off the front. nullopt: there is
// none, or it does not end.
std::optional<std::string> take_value(std::string_view& text);

bool is_token(std::string_view text);

// A token as it is, anything else as a quoted string. Only printable ASCII comes out.
std::string as_value(std::string_view text);

} // namespace mta_tls
