#pragma once

#include "common/table/json_reader.h"

#include <optional>
#include <string_view>

namespace mta_tls {

// How far a JSON text was read before it turned out to be none.
struct Parsed {
  std::string_view json;
  std::size_t read = 0;                 // octets
  std::optional<std::size_t> innermost; // the bracket that is still open
};

// Says in a postmaster's words what nlohmann/json 3.11 complains about in its own.
SyntaxError explain_syntax_error(const Parsed& parsed, std::string_view complaint);

// What is wrong with the file as a whole, before its first character is looked at: empty,
// UTF-16 instead of UTF-8, a byte order mark.
std::optional<std::string_view> fault_of_encoding(std::string_view json);

} // namespace mta_tls
