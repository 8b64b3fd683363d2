#pragma once

#include <string_view>

namespace mta_tls::help {

// What `mta-tls queue --help` adds to the list of options.
extern const std::string_view queue;

} // namespace mta_tls::help
