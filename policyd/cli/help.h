#pragma once

#include <string_view>

namespace mta_tls::help {

// What stands at the end of each --help: examples, and what the exit code says.
extern const std::string_view top;
extern const std::string_view check;
extern const std::string_view explain;
extern const std::string_view query;
extern const std::string_view diff;
extern const std::string_view status;
extern const std::string_view reload;
extern const std::string_view cache;
extern const std::string_view flush;
extern const std::string_view levels;
extern const std::string_view doctor;
extern const std::string_view probe;
extern const std::string_view report;

} // namespace mta_tls::help
