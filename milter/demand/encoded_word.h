#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// An encoded word (RFC 2047 section 2), "=?utf-8?Q?caf=C3=A9?=", and the octets that it
// stands for. They are not converted: what is looked for is ASCII, which is itself in
// every charset that mail is written in but UTF-7 and UTF-16.
class EncodedWord {
public:
  // The one at the front of `text`; nullopt: there is none. More is taken for one than
  // the RFC allows (blanks, no padding, any length, any neighbours), because those who
  // show it to a reader do the same. A view of `text`.
  static std::optional<EncodedWord> at_front(std::string_view text);

  std::string_view source() const noexcept { return source_; }
  const std::string& octets() const noexcept { return octets_; }

  // The word without those of its octets that are `removed` (one flag for each); empty if
  // nothing is left. What stays in a word of kind "Q" is written as it was.
  std::string without(const std::vector<bool>& removed) const;

private:
  EncodedWord() = default;
  void decode_q(std::string_view text);
  bool decode_b(std::string_view text);

  std::string_view source_;
  std::string_view head_; // "=?utf-8?Q?"
  std::string octets_;
  std::vector<std::string_view> written_; // kind "Q": how each octet stands in the source
};

} // namespace mta_tls
