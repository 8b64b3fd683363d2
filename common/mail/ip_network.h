#pragma once

#include "common/base/result.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace mta_tls {

// An IPv4 or IPv6 address. An IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2) is the
// IPv4 address that it stands for.
class IpAddress {
public:
  enum class Family { v4, v6 };
  enum class Error { malformed };

  // "192.0.2.1", "2001:db8::1", and as Sendmail writes it "IPv6:2001:db8::1".
  static Result<IpAddress, Error> parse(std::string_view text);

  Family family() const noexcept { return family_; }
  unsigned bits() const noexcept { return family_ == Family::v4 ? 32 : 128; }

  // The first 4 octets, or all 16, in network order.
  const std::array<std::uint8_t, 16>& octets() const noexcept { return octets_; }

  std::string text() const;

  auto operator<=>(const IpAddress&) const = default;

  template <class H>
  friend H AbslHashValue(H state, const IpAddress& address) {
    return H::combine(std::move(state), address.family_, address.octets_);
  }

private:
  friend class IpNetwork;

  IpAddress(Family family, const std::array<std::uint8_t, 16>& octets)
      : family_(family), octets_(octets) {}

  Family family_;
  std::array<std::uint8_t, 16> octets_;
};

enum class IpNetworkError {
  malformed,  // no address
  bad_prefix, // no number, or more bits than the address has
  host_bits   // bits are set beyond the prefix: 192.0.2.1/24
};

std::string_view explain(IpNetworkError error) noexcept;

// "192.0.2.0/24", "2001:db8::/32" (RFC 4632, RFC 4291 section 2.3); an address alone is
// the network that holds nothing else.
class IpNetwork {
public:
  static Result<IpNetwork, IpNetworkError> parse(std::string_view text);

  // The network of so many bits, at most as many as the address has, that holds the
  // address.
  static IpNetwork around(const IpAddress& address, unsigned prefix_bits) noexcept;

  const IpAddress& first() const noexcept { return first_; }
  unsigned prefix_bits() const noexcept { return prefix_bits_; }

  bool contains(const IpAddress& address) const noexcept;
  std::string text() const;

  auto operator<=>(const IpNetwork&) const = default;

  template <class H>
  friend H AbslHashValue(H state, const IpNetwork& network) {
    return H::combine(std::move(state), network.first_, network.prefix_bits_);
  }

private:
  IpNetwork(IpAddress first, unsigned prefix_bits)
      : first_(first), prefix_bits_(prefix_bits) {}

  IpAddress first_;
  unsigned prefix_bits_;
};

} // namespace mta_tls
