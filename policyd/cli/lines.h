#pragma once

#include <string>
#include <string_view>

namespace mta_tls {

// A text of many lines, such as the daemon's diagnostics, safe for a terminal.
std::string printable_lines(std::string_view text);

} // namespace mta_tls
