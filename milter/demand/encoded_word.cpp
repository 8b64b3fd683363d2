#include "milter/demand/encoded_word.h"

#include "common/base/hex.h"
#include "common/wire/base64.h"
#include "milter/header_text.h"

namespace mta_tls {

namespace {

constexpr std::string_view begin_of_word = "=?";
constexpr std::string_view end_of_word = "?=";

// RFC 2047 section 4.2, in either case: encoders are as strict as their authors.
std::optional<char> octet_of(std::string_view digits) {
  const int high = digits.size() == 2 ? hex_digit(digits[0]) : -1;
  const int low = digits.size() == 2 ? hex_digit(digits[1]) : -1;
  return high < 0 || low < 0 ? std::nullopt
                             : std::optional(static_cast<char>(16 * high + low));
}

std::string padded_base64(std::string_view text) {
  std::string padded(text.substr(0, text.find_last_not_of('=') + 1));
  padded.append((4 - padded.size() % 4) % 4, '=');
  return padded;
}

} // namespace

std::optional<EncodedWord> EncodedWord::at_front(std::string_view text) {
  if (!text.starts_with(begin_of_word)) {
    return std::nullopt;
  }
  const auto charset_end = text.find('?', begin_of_word.size());
  if (charset_end == std::string_view::npos || text.size() - charset_end < 3 ||
      text[charset_end + 2] != '?' ||
      !is_token(text.substr(begin_of_word.size(), charset_end - begin_of_word.size()))) {
    return std::nullopt;
  }
  const auto begin = charset_end + 3;
  const auto end = text.find(end_of_word, begin);
  const auto written = text.substr(begin, end - begin);
  if (end == std::string_view::npos || written.find_first_of("\r\n") != written.npos) {
    return std::nullopt;
  }
  EncodedWord word;
  word.source_ = text.substr(0, end + end_of_word.size());
  word.head_ = text.substr(0, begin);
  switch (ascii_lower(text[charset_end + 1])) {
  case 'q':
    word.decode_q(written);
    return word;
  case 'b':
    return word.decode_b(written) ? std::optional(std::move(word)) : std::nullopt;
  default:
    return std::nullopt;
  }
}

void EncodedWord::decode_q(std::string_view text) {
  while (!text.empty()) {
    const auto octet =
        text.front() == '=' ? octet_of(text.substr(1, 2)) : std::optional<char>();
    const auto written = text.substr(0, octet ? 3 : 1);
    octets_ += octet ? *octet : text.front() == '_' ? ' ' : text.front();
    written_.push_back(written);
    text.remove_prefix(written.size());
  }
}

bool EncodedWord::decode_b(std::string_view text) {
  auto octets = decode_base64(padded_base64(text));
  if (octets) {
    octets_ = *std::move(octets);
  }
  return octets.has_value();
}

std::string EncodedWord::without(const std::vector<bool>& removed) const {
  std::string left;
  std::string written;
  for (std::size_t i = 0; i < octets_.size(); ++i) {
    if (!removed[i]) {
      left += octets_[i];
      written += written_.empty() ? std::string_view() : written_[i];
    }
  }
  if (left.size() == octets_.size()) {
    return std::string(source_);
  }
  if (left.empty()) {
    return {};
  }
  return std::string(head_) + (written_.empty() ? encode_base64(left) : written) +
         std::string(end_of_word);
}

} // namespace mta_tls
