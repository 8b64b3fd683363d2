#include "policyd/cli/json_text.h"

#include <nlohmann/json.hpp>

namespace mta_tls {

namespace {

using json = nlohmann::ordered_json;

// File names may be any octets.
std::string indented(const json& value) {
  return value.dump(2, ' ', false, json::error_handler_t::replace);
}

} // namespace

std::string json_error(std::string_view message) {
  return indented({{"error", message}});
}

std::string indented_json(std::string_view json_text) {
  return indented(json::parse(json_text));
}

std::optional<std::string> error_in(std::string_view json_text) {
  const auto object = json::parse(json_text);
  return object.contains("error") ? std::optional(object["error"].get<std::string>())
                                  : std::nullopt;
}

} // namespace mta_tls
