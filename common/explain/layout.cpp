#include "common/explain/layout.h"

#include "common/base/text.h"

#include <algorithm>

namespace mta_tls {

std::size_t width_of(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char octet) {
    return (static_cast<unsigned char>(octet) & 0xc0) != 0x80;
  }));
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t columns) {
  std::string lines;
  std::size_t column = indent;
  bool first = true;
  for (const auto word : split(text, ' ')) {
    const auto width = width_of(word);
    if (!first && column + 1 + width > columns) {
      lines += '\n';
      lines.append(indent, ' ');
      column = indent;
    } else if (!first) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += width;
    first = false;
  }
  return lines;
}

std::string padded(std::string_view text, std::size_t columns) {
  std::string line(text);
  const auto width = width_of(text);
  line.append(columns > width ? columns - width : 0, ' ');
  return line;
}

std::string Paint::in(std::string_view code, std::string_view text) const {
  if (!colours_) {
    return std::string(text);
  }
  std::string painted = "\x1b[";
  painted += code;
  painted += 'm';
  painted += text;
  painted += "\x1b[0m";
  return painted;
}

} // namespace mta_tls
