#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// ASCII only, whatever the locale: the text of protocols and of policy.json.
constexpr char ascii_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_ascii(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x80;
}
constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) noexcept {
  return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}
constexpr bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}

std::string to_lower(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;
std::string_view trim(std::string_view text) noexcept;

// The pieces between separators; "" gives one empty piece. Views into `text`.
std::vector<std::string_view> split(std::string_view text, char separator);

// "a, b, c"
std::string join(const std::vector<std::string>& words, std::string_view separator);

// Text of a peer or of a file, made safe for a terminal, a log line or a reply: at most
// `max_octets` octets of it, and what is not printable ASCII or UTF-8 becomes \xHH.
std::string printable(std::string_view text, std::size_t max_octets = 100);

// "1 domain", "2 domains"
std::string count_of(std::size_t count, std::string_view noun);

} // namespace mta_tls
