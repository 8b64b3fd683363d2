#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace mta_tls {

// Null for an empty text.
nlohmann::ordered_json text_or_null(std::string_view text);

} // namespace mta_tls
