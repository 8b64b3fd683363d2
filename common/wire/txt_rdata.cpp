#include "common/wire/txt_rdata.h"

namespace mta_tls {

std::optional<std::string> txt_text(std::span<const std::byte> rdata) {
  if (rdata.empty()) {
    return std::nullopt;
  }
  std::string text;
  while (!rdata.empty()) {
    const auto octets = std::to_integer<std::size_t>(rdata.front());
    rdata = rdata.subspan(1);
    if (octets > rdata.size()) {
      return std::nullopt;
    }
    for (const auto octet : rdata.first(octets)) {
      text += static_cast<char>(octet);
    }
    rdata = rdata.subspan(octets);
  }
  return text;
}

} // namespace mta_tls
