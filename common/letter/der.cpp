#include "common/letter/der.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

constexpr unsigned max_depth = 32;
constexpr unsigned char constructed = 0x20;
constexpr unsigned char long_tag = 0x1f;
constexpr unsigned char long_length = 0x80;

unsigned char octet(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

bool is_end_mark(std::string_view text) {
  return text.size() >= 2 && text[0] == '\0' && text[1] == '\0';
}

// How many octets a length field has, and what it says.
struct Length {
  std::size_t octets;
  std::optional<std::size_t> value; // nullopt: indefinite
};

std::optional<Length> read_length(std::string_view text) {
  if (text.empty()) {
    return std::nullopt;
  }
  const unsigned first = octet(text, 0);
  if (first < long_length) {
    return Length{1, first};
  }
  const std::size_t count = first - long_length;
  if (count == 0) {
    return Length{1, std::nullopt};
  }
  if (count > sizeof(std::size_t) - 1 || text.size() <= count) {
    return std::nullopt;
  }
  std::size_t value = 0;
  for (std::size_t i = 1; i <= count; ++i) {
    value = value << 8U | octet(text, i);
  }
  return Length{1 + count, value};
}

std::optional<DerElement> read(std::string_view text, unsigned depth);

// What is before the end mark that belongs to this element.
std::optional<std::string_view> indefinite_content(std::string_view text,
                                                   unsigned depth) {
  std::size_t at = 0;
  while (!is_end_mark(text.substr(at))) {
    const auto part = read(text.substr(at), depth + 1);
    if (!part) {
      return std::nullopt;
    }
    at += part->whole.size();
  }
  return text.substr(0, at);
}

std::optional<DerElement> read(std::string_view text, unsigned depth) {
  if (text.empty() || depth > max_depth || (octet(text, 0) & long_tag) == long_tag) {
    return std::nullopt;
  }
  const auto length = read_length(text.substr(1));
  if (!length) {
    return std::nullopt;
  }
  const auto tag = octet(text, 0);
  const auto head = 1 + length->octets;
  const auto rest = text.substr(head);
  if (length->value) {
    return *length->value <= rest.size()
               ? std::optional(DerElement{tag, rest.substr(0, *length->value),
                                          text.substr(0, head + *length->value)})
               : std::nullopt;
  }
  if ((tag & constructed) == 0) {
    return std::nullopt;
  }
  const auto content = indefinite_content(rest, depth);
  return content ? std::optional(DerElement{tag, *content,
                                            text.substr(0, head + content->size() + 2)})
                 : std::nullopt;
}

} // namespace

std::optional<DerElement> read_der(std::string_view text) {
  return read(text, 0);
}

std::optional<std::vector<DerElement>> parts_of(const DerElement& element) {
  std::vector<DerElement> parts;
  for (auto rest = element.content; !rest.empty();) {
    const auto part = read_der(rest);
    if (!part) {
      return std::nullopt;
    }
    parts.push_back(*part);
    rest.remove_prefix(part->whole.size());
  }
  return parts;
}

std::optional<unsigned> small_integer(const DerElement& element) {
  const auto content = element.content;
  if (element.tag != der::integer || content.empty() || content.size() > 4 ||
      octet(content, 0) >= long_length) {
    return std::nullopt;
  }
  unsigned value = 0;
  for (std::size_t i = 0; i < content.size(); ++i) {
    value = value << 8U | octet(content, i);
  }
  return value;
}

std::string dotted_oid(const DerElement& element) {
  std::string text;
  std::uint64_t arc = 0;
  for (std::size_t i = 0; i < element.content.size(); ++i) {
    const unsigned value = octet(element.content, i);
    if (arc >> 56U != 0) {
      return "";
    }
    arc = arc << 7U | (value & 0x7fU);
    if (value >= 0x80) {
      continue;
    }
    if (text.empty()) {
      const auto first = arc < 80 ? arc / 40 : 2;
      text = fmt::format("{}.{}", first, arc - 40 * first);
    } else {
      text += fmt::format(".{}", arc);
    }
    arc = 0;
  }
  return element.tag == der::object_identifier ? text : "";
}

} // namespace mta_tls
