#include "common/policy/rule.h"

#include "common/base/hex.h"

namespace mta_tls {

std::optional<KeyDigest> key_digest_of(std::string_view text) {
  KeyDigest digest{};
  const std::size_t step = text.find(':') == std::string_view::npos ? 2 : 3;
  if (text.size() != step * digest.octets.size() - (step - 2)) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < digest.octets.size(); ++i) {
    const auto at = step * i;
    const int high = hex_digit(text[at]);
    const int low = hex_digit(text[at + 1]);
    const bool separated = step == 2 || i == 0 || text[at - 1] == ':';
    if (high < 0 || low < 0 || !separated) {
      return std::nullopt;
    }
    digest.octets[i] = static_cast<std::uint8_t>(16 * high + low);
  }
  return digest;
}

std::string hexadecimal(const KeyDigest& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto octet : digest.octets) {
    text += digits[octet >> 4U];
    text += digits[octet & 0xfU];
  }
  return text;
}

std::string_view word(Mode mode) noexcept {
  return mode == Mode::enforce ? "enforce" : "testing";
}

} // namespace mta_tls
