#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// An element of ASN.1's basic encoding rules (X.690): what a CMS structure is made of.
// Views of the text that it was read from.
struct DerElement {
  unsigned char tag = 0;    // of one octet: class, "constructed", number
  std::string_view content; // without the end mark of an indefinite length
  std::string_view whole;   // tag, length, content, end mark

  bool is_constructed() const noexcept { return (tag & 0x20U) != 0; }
};

namespace der {
inline constexpr unsigned char integer = 0x02;
inline constexpr unsigned char octet_string = 0x04;
inline constexpr unsigned char object_identifier = 0x06;
inline constexpr unsigned char sequence = 0x30;
inline constexpr unsigned char set = 0x31;

// [n], constructed
constexpr unsigned char context(unsigned n) noexcept {
  return static_cast<unsigned char>(0xa0U + n);
}
} // namespace der

// The element that the text begins with; what follows it is left alone. nullopt if it is
// cut off, nested deeper than anything in use, or has a tag of several octets.
std::optional<DerElement> read_der(std::string_view text);

// The elements that a constructed element is made of; nullopt if one cannot be read.
std::optional<std::vector<DerElement>> parts_of(const DerElement& element);

// The value of an INTEGER that is not negative and has at most four octets.
std::optional<unsigned> small_integer(const DerElement& element);

// "1.2.840.113549.1.1.10" of an OBJECT IDENTIFIER; empty if it is none.
std::string dotted_oid(const DerElement& element);

} // namespace mta_tls
