#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace mta_tls {

// One thing that is wrong with a file, or worth a look.
struct Diagnostic {
  enum class Severity { error, warning };

  Severity severity = Severity::error;
  std::string file;
  std::size_t line = 0;   // from 1; 0: the file as a whole, which has no line to show
  std::size_t column = 0; // in characters, from 1
  std::string message;
  std::string source_line;      // cut to what fits a terminal; empty: not shown
  std::size_t caret_column = 0; // in source_line, from 0
  std::size_t caret_length = 1;
};

// "FILE:LINE:COLUMN: message", the line, a caret:
//   policy.json:12:48: unknown level "secur"; did you mean "secure"?
//       { "domains": ["examplebank.example"], "level": "secur" }
//                                                      ^~~~~~~
// A warning says "warning: " before its message. No line break at the end.
std::string render(const Diagnostic& diagnostic);

// "FILE:LINE:COLUMN: message" alone.
std::string headline(const Diagnostic& diagnostic);

} // namespace mta_tls
