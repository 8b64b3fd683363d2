#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace mta_tls {

// The text of a TXT record: its character-strings (RFC 1035 section 3.3.14) joined
// without blanks, as SPF, DKIM and MTA-STS read them. nullopt: the octets are no such
// list.
std::optional<std::string> txt_text(std::span<const std::byte> rdata);

} // namespace mta_tls
