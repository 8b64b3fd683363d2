#pragma once

#include <string_view>

namespace mta_tls::help {

// What `mta-tls watch --help` adds to the list of options.
extern const std::string_view watch;

} // namespace mta_tls::help
