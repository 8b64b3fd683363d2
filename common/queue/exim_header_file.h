#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// The message's header out of what `exim -Mvh` prints (spec.txt, chapter "Format of spool
// files"): envelope and variables, an empty line, and the fields, each with its length.
// nullopt: it is no such file, or a part of one.
std::optional<std::string> header_in_exim_file(std::string_view text);

} // namespace mta_tls
