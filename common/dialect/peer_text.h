#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Of each thing that a peer has said, in a text for somebody else.
inline constexpr std::size_t max_peer_octets = 64;
// Of each thing that the table says.
inline constexpr std::size_t max_own_octets = 80;

// The text with "?" for what is not printable ASCII, and for quotes, with which our texts
// quote; cut off with "..." after so many octets. libmilter takes its texts for a format,
// so "%" goes that way, too.
std::string plain_text(std::string_view text, std::size_t max_octets = max_peer_octets);

// A domain as a peer has written it.
std::string plain_domain(std::string_view domain);

// "a, b, c and 2 more"
std::string some_of(const std::vector<std::string>& names,
                    std::size_t max_octets = max_peer_octets);

} // namespace mta_tls
