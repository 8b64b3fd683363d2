#include "common/base/text.h"

#include "common/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace mta_tls {

namespace {

bool is_control(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  // C0, DEL, and C1 (U+0080..U+009F), which some terminals obey.
  return first < 0x20 || first == 0x7f ||
         (first == 0xc2 && static_cast<unsigned char>(sequence[1]) < 0xa0);
}

// What ends a line or turns its direction round, so that it reads as something else:
// U+200E, U+200F, U+2028..U+202E, U+2066..U+2069.
bool rearranges(std::string_view sequence) {
  return sequence == "\u200e" || sequence == "\u200f" ||
         (sequence >= "\u2028" && sequence <= "\u202e") ||
         (sequence >= "\u2066" && sequence <= "\u2069");
}

} // namespace

std::string to_lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), ascii_lower);
  return lower;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

std::string_view trim(std::string_view text) noexcept {
  const auto blank = [](char c) { return is_blank(c) || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const auto end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      return pieces;
    }
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& words, std::string_view separator) {
  return fmt::format("{}", fmt::join(words, separator));
}

std::string printable(std::string_view text, std::size_t max_octets) {
  std::string safe;
  std::size_t used = 0;
  while (used < text.size()) {
    const auto length = utf8_sequence(text.substr(used));
    const auto sequence = text.substr(used, std::max<std::size_t>(length, 1));
    if (used + sequence.size() > max_octets) {
      return safe + "...";
    }
    if (length == 0 || is_control(sequence) || rearranges(sequence)) {
      for (const char octet : sequence) {
        safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(octet));
      }
    } else {
      safe += sequence;
    }
    used += sequence.size();
  }
  return safe;
}

std::string count_of(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

} // namespace mta_tls
