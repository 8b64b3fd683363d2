#pragma once

#include <string>
#include <string_view>

namespace mta_tls {

// Text for between two tags, or for a value in double quotes. What is not printable has
// been made so before.
std::string html(std::string_view text);

// A peer's text: printable, at most `max_octets` of it, and safe as above.
std::string html_of_peer(std::string_view text, std::size_t max_octets = 300);

} // namespace mta_tls
