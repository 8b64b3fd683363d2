#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// The A-label form of a name in UTF-8; nullopt where IDNA2008 allows none.
std::optional<std::string> to_a_labels(std::string_view name);

// False for an "xn--" label that is no A-label: to no name in UTF-8 does it belong.
bool is_valid_a_label(std::string_view label);

} // namespace mta_tls
