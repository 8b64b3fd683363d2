#include "common/table/diagnostic.h"

#include <fmt/format.h>

#include <string_view>

namespace mta_tls {

namespace {

constexpr std::string_view indent = "    ";

std::string_view prefix(Diagnostic::Severity severity) {
  return severity == Diagnostic::Severity::warning ? "warning: " : "";
}

} // namespace

std::string headline(const Diagnostic& diagnostic) {
  const auto text = fmt::format("{}{}", prefix(diagnostic.severity), diagnostic.message);
  return diagnostic.line == 0 ? fmt::format("{}: {}", diagnostic.file, text)
                              : fmt::format("{}:{}:{}: {}", diagnostic.file,
                                            diagnostic.line, diagnostic.column, text);
}

std::string render(const Diagnostic& diagnostic) {
  auto text = headline(diagnostic);
  if (diagnostic.source_line.empty()) {
    return text;
  }
  text += fmt::format("\n{}{}\n{}{:{}}^", indent, diagnostic.source_line, indent, "",
                      diagnostic.caret_column);
  if (diagnostic.caret_length > 1) {
    text.append(diagnostic.caret_length - 1, '~');
  }
  return text;
}

} // namespace mta_tls
