#pragma once

#include "common/base/time.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <stdexcept>
#include <string>

// Words, times and objects of JSON, and back. What is not as it must be throws
// std::exception.
namespace mta_tls::json_words {

using Json = nlohmann::ordered_json;

// The one of an enumeration from 0 to `last` that is called so.
template <class Enum>
Enum parse(const Json& text, Enum last) {
  const auto& name = text.get_ref<const std::string&>();
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (word(static_cast<Enum>(i)) == name) {
      return static_cast<Enum>(i);
    }
  }
  throw std::invalid_argument(name);
}

inline Json time_json(const std::optional<Instant>& time) {
  return time ? Json(format_time(*time)) : Json(nullptr);
}

inline std::optional<Instant> time_of(const Json& text) {
  if (text.is_null()) {
    return std::nullopt;
  }
  const auto time = parse_day_or_time(text.get_ref<const std::string&>());
  if (!time) {
    throw std::invalid_argument("time");
  }
  return time->begin;
}

inline std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// nullopt where the text is no JSON, or `read` throws.
template <class Read>
auto read_json(std::string_view text, Read read)
    -> std::optional<decltype(read(std::declval<const Json&>()))> {
  try {
    return read(Json::parse(text));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

} // namespace mta_tls::json_words
