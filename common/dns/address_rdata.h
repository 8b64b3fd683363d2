#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace mta_tls {

// The address of an A or AAAA record as text; nullopt: the octets are none.
std::optional<std::string> ipv4_text(std::span<const std::byte> rdata);
std::optional<std::string> ipv6_text(std::span<const std::byte> rdata);

} // namespace mta_tls
