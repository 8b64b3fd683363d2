#include "common/wire/netstring.h"

#include "common/base/text.h"

#include <array>
#include <charconv>

namespace mta_tls {

namespace {

std::size_t digits_of(std::string_view bytes) {
  std::size_t digits = 0;
  while (digits < bytes.size() && is_digit(bytes[digits])) {
    ++digits;
  }
  return digits;
}

// More digits than any length that a decoder accepts could have.
constexpr std::size_t max_digits = 9;

} // namespace

std::string_view explain(NetstringError error) noexcept {
  switch (error) {
  case NetstringError::bad_length:
    return "malformed netstring length";
  case NetstringError::too_long:
    return "netstring longer than allowed";
  case NetstringError::no_comma:
    return "netstring without its closing comma";
  }
  return "";
}

void append_netstring(std::string& out, std::string_view payload) {
  std::array<char, 20> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), payload.size()).ptr;
  out.append(digits.data(), end);
  out.push_back(':');
  out.append(payload);
  out.push_back(',');
}

NetstringDecoder::Step NetstringDecoder::fail(NetstringError error) {
  failed_ = true;
  error_ = error;
  return Step::failed;
}

NetstringDecoder::Step NetstringDecoder::keep_rest() {
  unread_.keep();
  return Step::need_more;
}

NetstringDecoder::Step NetstringDecoder::take(std::string_view& payload,
                                              std::size_t header, std::size_t length) {
  const auto rest = unread_.rest();
  if (rest.size() < header + length + 1) {
    return keep_rest();
  }
  if (rest[header + length] != ',') {
    return fail(NetstringError::no_comma);
  }
  payload = rest.substr(header, length);
  unread_.take(header + length + 1);
  return Step::payload;
}

NetstringDecoder::Step NetstringDecoder::next(std::string_view& payload) {
  if (failed_) {
    return Step::failed;
  }
  const auto rest = unread_.rest();
  const auto digits = digits_of(rest);
  // The same error, however many of the digits have come yet.
  if (digits > 1 && rest[0] == '0') {
    return fail(NetstringError::bad_length);
  }
  if (digits > max_digits) {
    return fail(NetstringError::too_long);
  }
  std::size_t length = 0;
  std::from_chars(rest.data(), rest.data() + digits, length);
  if (length > max_payload_) {
    return fail(NetstringError::too_long);
  }
  if (digits == rest.size()) {
    return keep_rest();
  }
  if (digits == 0 || rest[digits] != ':') {
    return fail(NetstringError::bad_length);
  }
  return take(payload, digits + 1, length);
}

} // namespace mta_tls
