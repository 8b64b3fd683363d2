#include "common/sts/sts_field.h"

#include "common/base/text.h"

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t max_name_octets = 32;

bool is_letter_or_digit(char c) {
  return is_letter(c) || is_digit(c);
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= max_name_octets &&
         is_letter_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.';
         });
}

} // namespace

std::optional<StsField> sts_field(std::string_view text, char separator) {
  text = trim(text);
  const auto at = text.find(separator);
  if (at == std::string_view::npos || !is_name(text.substr(0, at))) {
    return std::nullopt;
  }
  return StsField{text.substr(0, at), text.substr(at + 1)};
}

} // namespace mta_tls
