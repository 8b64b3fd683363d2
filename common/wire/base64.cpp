#include "common/wire/base64.h"

#include <cstdint>

namespace mta_tls {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::size_t padding_of(std::string_view text) noexcept {
  return text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
}

} // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  const auto padding = padding_of(text);
  text.remove_suffix(padding);
  std::string octets;
  octets.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos) {
      return std::nullopt;
    }
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      octets += static_cast<char>(static_cast<unsigned char>(bits >> count & 0xffU));
    }
  }
  // What is left over belongs to no octet, and an encoder leaves it zero.
  if ((bits & ((1U << count) - 1U)) != 0) {
    return std::nullopt;
  }
  return octets;
}

std::string encode_base64(std::string_view octets) {
  std::string text;
  text.reserve((octets.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char octet : octets) {
    bits = bits << 8U | static_cast<unsigned char>(octet);
    for (count += 8; count >= 6; count -= 6) {
      text += alphabet[bits >> (count - 6) & 0x3fU];
    }
  }
  if (count > 0) {
    text += alphabet[bits << (6 - count) & 0x3fU];
  }
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

} // namespace mta_tls
