#include "common/dns/address_rdata.h"

#include <arpa/inet.h>
#include <array>

namespace mta_tls {

namespace {

std::optional<std::string> text_of(int family, std::size_t octets,
                                   std::span<const std::byte> rdata) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (rdata.size() != octets ||
      ::inet_ntop(family, rdata.data(), text.data(), text.size()) == nullptr) {
    return std::nullopt;
  }
  return std::string(text.data());
}

} // namespace

std::optional<std::string> ipv4_text(std::span<const std::byte> rdata) {
  return text_of(AF_INET, sizeof(in_addr), rdata);
}

std::optional<std::string> ipv6_text(std::span<const std::byte> rdata) {
  return text_of(AF_INET6, sizeof(in6_addr), rdata);
}

} // namespace mta_tls
