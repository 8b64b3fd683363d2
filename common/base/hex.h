#pragma once

#include "common/base/text.h"

namespace mta_tls {

// The value of a hexadecimal digit of either case; -1 for anything else.
constexpr int hex_digit(char c) noexcept {
  const char lower = ascii_lower(c);
  return is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace mta_tls
