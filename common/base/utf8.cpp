#include "common/base/utf8.h"

#include <array>

namespace mta_tls {

namespace {

// RFC 3629 section 4: the ranges of the first two octets of each well-formed sequence.
struct Form {
  unsigned char first_low, first_high, second_low, second_high;
  std::size_t length;
};

constexpr std::array<Form, 8> forms{{
    {0xc2, 0xdf, 0x80, 0xbf, 2},
    {0xe0, 0xe0, 0xa0, 0xbf, 3},
    {0xe1, 0xec, 0x80, 0xbf, 3},
    {0xed, 0xed, 0x80, 0x9f, 3},
    {0xee, 0xef, 0x80, 0xbf, 3},
    {0xf0, 0xf0, 0x90, 0xbf, 4},
    {0xf1, 0xf3, 0x80, 0xbf, 4},
    {0xf4, 0xf4, 0x80, 0x8f, 4},
}};

bool is_tail(std::string_view octets) {
  for (const char octet : octets) {
    if ((static_cast<unsigned char>(octet) & 0xc0) != 0x80) {
      return false;
    }
  }
  return true;
}

} // namespace

std::size_t utf8_sequence(std::string_view text) noexcept {
  if (text.empty()) {
    return 0;
  }
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) {
    return 1;
  }
  for (const auto& form : forms) {
    if (first < form.first_low || first > form.first_high || text.size() < form.length) {
      continue;
    }
    const auto second = static_cast<unsigned char>(text[1]);
    const bool whole = second >= form.second_low && second <= form.second_high &&
                       is_tail(text.substr(2, form.length - 2));
    return whole ? form.length : 0;
  }
  return 0;
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const auto length = utf8_sequence(text.substr(at));
    if (length == 0) {
      return at;
    }
    at += length;
  }
  return std::nullopt;
}

} // namespace mta_tls
