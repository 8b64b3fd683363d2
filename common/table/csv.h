#pragma once

#include "common/base/result.h"
#include "common/table/json_reader.h"

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

struct CsvField {
  std::string text;
  Span span;
};
using CsvRow = std::vector<CsvField>;

// Reads comma-separated values (RFC 4180), also with ";" or TAB between them: what stands
// there first, outside of quotes, in the first row. Skips a byte order mark, empty lines,
// and lines that begin with "#".
class CsvReader {
public:
  // Borrows the text.
  explicit CsvReader(std::string_view text);

  // False at the end. After an error, the next call goes on with the next line.
  Result<bool, SyntaxError> next(CsvRow& row);

private:
  void skip_lines_without_row();
  void skip_line();
  char separator_of_row() const;
  bool at_line_end() const;
  std::optional<SyntaxError> read_field(CsvField& field);
  std::optional<SyntaxError> read_quoted(CsvField& field);

  std::string_view text_;
  std::size_t at_ = 0;
  char separator_ = ',';
};

} // namespace mta_tls
