#pragma once

#include <array>
#include <string>
#include <string_view>

namespace mta_tls::doctor {

// The header fields by which the milter hands a message over to a forced transport.
std::array<std::string, 2> marker_headers();

// Tables that Postfix lets decide about header fields of whoever sends.
inline constexpr std::array<std::string_view, 3> header_checks_of_strangers{
    "header_checks", "mime_header_checks", "nested_header_checks"};

} // namespace mta_tls::doctor
