#pragma once

#include <string>
#include <vector>

namespace mta_tls::doctor {

// "a.example, b.example, c.example and 4 more", safe for a terminal.
std::string some_of(const std::vector<std::string>& names);

} // namespace mta_tls::doctor
