#pragma once

#include "common/table/diagnostic.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace mta_tls {

// A part of a text: octets begin to end, from 0.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Span&) const = default;
};

struct Position {
  std::size_t line = 1;
  std::size_t column = 1; // in characters
  bool operator==(const Position&) const = default;
};

// Turns octets into lines and columns. Cheap when asked in rising order, also where the
// text is one long line.
class PositionCursor {
public:
  // Borrows the text.
  explicit PositionCursor(std::string_view text) noexcept : text_(text) {}

  Position at(std::size_t octet);

private:
  std::string_view text_;
  std::size_t octet_ = 0;
  Position position_;
};

// What a diagnostic shows of the line in which `span` begins: as much as fits a terminal,
// without indentation, one column for each character.
struct Excerpt {
  std::string line;
  std::size_t caret_column = 0;
  std::size_t caret_length = 1;
};
Excerpt excerpt(std::string_view text, Span span);

} // namespace mta_tls
