#include "common/mail/ip_network.h"

#include "common/base/text.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <optional>

namespace mta_tls {

namespace {

using Octets = std::array<std::uint8_t, 16>;

constexpr Octets v4_mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned v4_mapped_bits = 96;

std::optional<Octets> octets_of(int family, std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> ended{};
  if (text.size() >= ended.size() || text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  text.copy(ended.data(), text.size());
  Octets octets{};
  return inet_pton(family, ended.data(), octets.data()) == 1 ? std::optional(octets)
                                                             : std::nullopt;
}

bool is_v4_mapped(const Octets& octets) {
  return std::equal(octets.begin(), octets.begin() + 12, v4_mapped_prefix.begin());
}

std::optional<unsigned> number(std::string_view digits) {
  unsigned value = 0;
  const auto* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  const bool is_plain = !digits.empty() && stop == end && error == std::errc() &&
                        (digits.size() == 1 || digits[0] != '0');
  return is_plain ? std::optional(value) : std::nullopt;
}

} // namespace

Result<IpAddress, IpAddress::Error> IpAddress::parse(std::string_view text) {
  constexpr std::string_view tag = "ipv6:";
  const bool is_tagged = equals_ignoring_case(text.substr(0, tag.size()), tag);
  if (is_tagged) {
    text.remove_prefix(tag.size());
  }
  if (!is_tagged && text.find(':') == std::string_view::npos) {
    const auto octets = octets_of(AF_INET, text);
    return octets ? Result<IpAddress, Error>(IpAddress(Family::v4, *octets))
                  : Unexpected{Error::malformed};
  }
  auto octets = octets_of(AF_INET6, text);
  if (!octets) {
    return Unexpected{Error::malformed};
  }
  if (!is_v4_mapped(*octets)) {
    return IpAddress(Family::v6, *octets);
  }
  Octets v4{};
  std::copy(octets->begin() + 12, octets->end(), v4.begin());
  return IpAddress(Family::v4, v4);
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family_ == Family::v4 ? AF_INET : AF_INET6, octets_.data(), text.data(),
            text.size());
  return text.data();
}

std::string_view explain(IpNetworkError error) noexcept {
  switch (error) {
  case IpNetworkError::malformed:
    return "expected an address, \"192.0.2.1\", or a network, \"192.0.2.0/24\" or "
           "\"2001:db8::/32\"";
  case IpNetworkError::bad_prefix:
    return "after \"/\" stands a number of bits: at most 32 for IPv4, 128 for IPv6";
  case IpNetworkError::host_bits:
    return "the address has bits beyond the network's prefix";
  }
  return "";
}

IpNetwork IpNetwork::around(const IpAddress& address, unsigned prefix_bits) noexcept {
  auto octets = address.octets();
  auto bits = prefix_bits;
  for (auto& octet : octets) {
    const auto kept = std::min(bits, 8U);
    octet = static_cast<std::uint8_t>(octet & (0xff00U >> kept));
    bits -= kept;
  }
  return {IpAddress(address.family(), octets), prefix_bits};
}

Result<IpNetwork, IpNetworkError> IpNetwork::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address_text = text.substr(0, slash);
  const auto address = IpAddress::parse(address_text);
  if (!address) {
    return Unexpected{IpNetworkError::malformed};
  }
  if (slash == std::string_view::npos) {
    return IpNetwork(*address, address->bits());
  }
  auto bits = number(text.substr(slash + 1));
  const bool is_mapped = address->family() == IpAddress::Family::v4 &&
                         address_text.find(':') != std::string_view::npos;
  const auto unseen = is_mapped ? v4_mapped_bits : 0U;
  if (!bits || *bits < unseen || *bits - unseen > address->bits()) {
    return Unexpected{IpNetworkError::bad_prefix};
  }
  const auto network = around(*address, *bits - unseen);
  if (network.first_ != *address) {
    return Unexpected{IpNetworkError::host_bits};
  }
  return network;
}

bool IpNetwork::contains(const IpAddress& address) const noexcept {
  return address.family() == first_.family() && around(address, prefix_bits_) == *this;
}

std::string IpNetwork::text() const {
  return prefix_bits_ == first_.bits()
             ? first_.text()
             : first_.text() + '/' + std::to_string(prefix_bits_);
}

} // namespace mta_tls
