#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace mta_tls {

// An MX record (RFC 1035 section 3.3.9).
struct MxRecord {
  std::uint16_t preference = 0;
  // Lower case, without the last dot; "" is the root, of a null MX (RFC 7505). What no
  // host name has stands as "\DDD".
  std::string host;

  bool operator==(const MxRecord&) const = default;
};

// nullopt: the octets are no MX record.
std::optional<MxRecord> parse_mx(std::span<const std::byte> rdata);

// The text of a name in wire format (RFC 1035 section 3.1) that takes all octets.
std::optional<std::string> wire_name(std::span<const std::byte> octets);

} // namespace mta_tls
