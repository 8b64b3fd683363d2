#include "common/dane/tlsa.h"

namespace mta_tls {

namespace {

constexpr std::size_t number_octets = 3;

constexpr std::uint8_t dane_ta = 2;
constexpr std::uint8_t dane_ee = 3;

constexpr std::uint8_t last_selector = 1; // Cert(0), SPKI(1)

constexpr std::uint8_t full = 0;
constexpr std::uint8_t sha256 = 1;
constexpr std::uint8_t sha512 = 2;

// One DER object (X.690) of type SEQUENCE that takes all octets: certificates and SPKIs.
bool is_one_sequence(std::span<const std::byte> der) {
  constexpr std::size_t tag = 0x30;
  constexpr std::size_t long_form = 0x80;
  const auto octet = [&](std::size_t at) {
    return std::to_integer<std::size_t>(der[at]);
  };
  if (der.size() < 2 || octet(0) != tag) {
    return false;
  }
  if (octet(1) < long_form) {
    return der.size() - 2 == octet(1);
  }
  const auto length_octets = octet(1) - long_form;
  if (length_octets == 0 || length_octets > 3 || der.size() < 2 + length_octets) {
    return false;
  }
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_octets; ++i) {
    length = length << 8U | octet(2 + i);
  }
  return der.size() - 2 - length_octets == length;
}

bool fits(const Tlsa& tlsa) {
  switch (tlsa.matching_type) {
  case full:
    return is_one_sequence(tlsa.data);
  case sha256:
    return tlsa.data.size() == 32;
  case sha512:
    return tlsa.data.size() == 64;
  default:
    return false;
  }
}

} // namespace

std::string_view explain(TlsaError error) noexcept {
  switch (error) {
  case TlsaError::too_short:
    return "the TLSA record is too short";
  }
  return "";
}

std::string_view explain(TlsaFault fault) noexcept {
  switch (fault) {
  case TlsaFault::usage:
    return "its usage is not DANE-TA(2) or DANE-EE(3)";
  case TlsaFault::selector:
    return "its selector is not Cert(0) or SPKI(1)";
  case TlsaFault::matching_type:
    return "its matching type is not Full(0), SHA2-256(1) or SHA2-512(2)";
  case TlsaFault::data:
    return "its data is not of the form that its matching type has";
  }
  return "";
}

Result<Tlsa, TlsaError> parse_tlsa(std::span<const std::byte> rdata) {
  if (rdata.size() <= number_octets) {
    return Unexpected{TlsaError::too_short};
  }
  const auto number = [&](std::size_t at) {
    return std::to_integer<std::uint8_t>(rdata[at]);
  };
  const auto data = rdata.subspan(number_octets);
  return Tlsa{number(0), number(1), number(2), {data.begin(), data.end()}};
}

std::optional<TlsaFault> fault_of(const Tlsa& tlsa) noexcept {
  if (tlsa.usage != dane_ta && tlsa.usage != dane_ee) {
    return TlsaFault::usage;
  }
  if (tlsa.selector > last_selector) {
    return TlsaFault::selector;
  }
  if (tlsa.matching_type > sha512) {
    return TlsaFault::matching_type;
  }
  return fits(tlsa) ? std::nullopt : std::optional(TlsaFault::data);
}

} // namespace mta_tls
