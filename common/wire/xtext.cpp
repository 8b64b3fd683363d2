#include "common/wire/xtext.h"

#include "common/base/text.h"

namespace mta_tls {

namespace {

// -1: no digit.
int value_of(char digit) noexcept {
  if (is_digit(digit)) {
    return digit - '0';
  }
  return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

} // namespace

std::optional<std::string> decode_xtext(std::string_view text) {
  std::string decoded;
  for (auto plus = text.find('+'); plus != std::string_view::npos;
       plus = text.find('+')) {
    decoded += text.substr(0, plus);
    text.remove_prefix(plus);
    if (text.size() < 3 || value_of(text[1]) < 0 || value_of(text[2]) < 0) {
      return std::nullopt;
    }
    decoded += static_cast<char>(16 * value_of(text[1]) + value_of(text[2]));
    text.remove_prefix(3);
  }
  decoded += text;
  return decoded;
}

} // namespace mta_tls
