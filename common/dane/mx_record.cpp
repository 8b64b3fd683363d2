#include "common/dane/mx_record.h"

#include "common/base/text.h"

#include <fmt/format.h>

namespace mta_tls {

namespace {

constexpr std::size_t preference_octets = 2;
constexpr std::size_t max_label_octets = 63;
constexpr std::size_t max_name_octets = 255;

void append_octet(std::byte octet, std::string& name) {
  const auto c = static_cast<char>(octet);
  if (is_letter(c) || is_digit(c) || c == '-' || c == '_') {
    name += ascii_lower(c);
  } else {
    name += fmt::format("\\{:03}", std::to_integer<unsigned>(octet));
  }
}

} // namespace

std::optional<std::string> wire_name(std::span<const std::byte> octets) {
  std::string name;
  if (octets.size() > max_name_octets) {
    return std::nullopt;
  }
  while (!octets.empty()) {
    const auto length = std::to_integer<std::size_t>(octets.front());
    octets = octets.subspan(1);
    if (length == 0) {
      return octets.empty() ? std::optional(name) : std::nullopt;
    }
    if (length > max_label_octets || length > octets.size()) {
      return std::nullopt;
    }
    name += name.empty() ? "" : ".";
    for (const auto octet : octets.first(length)) {
      append_octet(octet, name);
    }
    octets = octets.subspan(length);
  }
  return std::nullopt;
}

std::optional<MxRecord> parse_mx(std::span<const std::byte> rdata) {
  if (rdata.size() <= preference_octets) {
    return std::nullopt;
  }
  const auto host = wire_name(rdata.subspan(preference_octets));
  if (!host) {
    return std::nullopt;
  }
  const auto preference =
      std::to_integer<unsigned>(rdata[0]) << 8U | std::to_integer<unsigned>(rdata[1]);
  return MxRecord{static_cast<std::uint16_t>(preference), *host};
}

} // namespace mta_tls
