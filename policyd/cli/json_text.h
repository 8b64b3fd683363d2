#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mta_tls {

// {"error": message}
std::string json_error(std::string_view message);

// A JSON text laid out for reading.
std::string indented_json(std::string_view json_text);

// The "error" of a JSON object; nullopt if it has none.
std::optional<std::string> error_in(std::string_view json_text);

} // namespace mta_tls
