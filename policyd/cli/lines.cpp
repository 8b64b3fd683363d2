#include "policyd/cli/lines.h"

#include "common/base/text.h"

namespace mta_tls {

std::string printable_lines(std::string_view text) {
  constexpr std::size_t longest_line = 1000;
  std::vector<std::string> lines;
  for (const auto line : split(text, '\n')) {
    lines.push_back(printable(line, longest_line));
  }
  return join(lines, "\n");
}

} // namespace mta_tls
