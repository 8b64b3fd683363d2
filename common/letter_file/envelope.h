#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// The structure of a .p7m file, which is written in DER, PEM or bare base64; nullopt if
// it is nothing of that kind.
std::optional<std::string> read_envelope(std::string_view file);

} // namespace mta_tls
