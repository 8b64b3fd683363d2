#pragma once

#include "common/base/result.h"

#include <string>
#include <string_view>
#include <variant>

namespace mta_tls {

enum class Overwrite { never, allowed };

// Writes a file at once: a reader finds the whole of it, or what was there before, also
// after a crash. Rights 0640; the group is that of the folder, so that a daemon to whom
// the folder's group belongs can read it. The error is a clause about the file.
Result<std::monostate, std::string>
write_file(const std::string& path, std::string_view octets, Overwrite overwrite);

} // namespace mta_tls
