#pragma once

#include "common/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace mta_tls {

enum class TlsaError {
  too_short // fewer octets than the three numbers and any data take
};

std::string_view explain(TlsaError error) noexcept;

// A TLSA record (RFC 6698 section 2.1) with its numbers as they came.
struct Tlsa {
  std::uint8_t usage = 0;
  std::uint8_t selector = 0;
  std::uint8_t matching_type = 0;
  std::vector<std::byte> data;

  bool operator==(const Tlsa&) const = default;
};

Result<Tlsa, TlsaError> parse_tlsa(std::span<const std::byte> rdata);

// Why SMTP cannot authenticate a host by a record.
enum class TlsaFault {
  usage,         // neither DANE-TA(2) nor DANE-EE(3): RFC 7672 section 3.1.3
  selector,      // neither Cert(0) nor SPKI(1)
  matching_type, // neither Full(0) nor SHA2-256(1) nor SHA2-512(2)
  data           // a digest of another length, or no DER
};

std::string_view explain(TlsaFault fault) noexcept;

// nullopt: the record is usable. Whether the data of matching type Full(0) is a sound
// certificate is not looked at, beyond its being one DER object.
std::optional<TlsaFault> fault_of(const Tlsa& tlsa) noexcept;

} // namespace mta_tls
