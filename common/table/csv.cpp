#include "common/table/csv.h"

#include "common/base/text.h"

#include <algorithm>

namespace mta_tls {

CsvReader::CsvReader(std::string_view text) : text_(text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text_.starts_with(byte_order_mark)) {
    at_ = byte_order_mark.size();
  }
  skip_lines_without_row();
  separator_ = separator_of_row();
}

bool CsvReader::at_line_end() const {
  return at_ == text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
}

void CsvReader::skip_line() {
  at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
}

void CsvReader::skip_lines_without_row() {
  while (at_ < text_.size()) {
    const auto line = text_.substr(at_, text_.find('\n', at_) - at_);
    if (!trim(line).empty() && line[0] != '#') {
      return;
    }
    skip_line();
  }
}

char CsvReader::separator_of_row() const {
  bool quoted = false;
  for (auto at = at_; at < text_.size(); ++at) {
    const char c = text_[at];
    if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      continue;
    } else if (c == ',' || c == ';' || c == '\t') {
      return c;
    } else if (c == '\n') {
      break;
    }
  }
  return ',';
}

// Behind it stands a separator, or the end of the line.
std::optional<SyntaxError> CsvReader::read_quoted(CsvField& field) {
  const auto quote = at_++;
  for (;;) {
    const auto end = text_.find('"', at_);
    if (end == std::string_view::npos) {
      at_ = text_.size();
      return SyntaxError{{quote, quote + 1}, "this quote is not closed"};
    }
    field.text += text_.substr(at_, end - at_);
    at_ = end + 1;
    if (at_ == text_.size() || text_[at_] != '"') {
      break;
    }
    field.text += '"';
    ++at_;
  }
  field.span = {quote, at_};
  if (!at_line_end() && text_[at_] != separator_) {
    return SyntaxError{{at_, at_ + 1}, "nothing can stand behind the closing quote"};
  }
  return std::nullopt;
}

std::optional<SyntaxError> CsvReader::read_field(CsvField& field) {
  field.text.clear();
  if (at_ < text_.size() && text_[at_] == '"') {
    return read_quoted(field);
  }
  const auto begin = at_;
  while (!at_line_end() && text_[at_] != separator_) {
    if (text_[at_] == '"') {
      return SyntaxError{{at_, at_ + 1},
                         "a field with a quote in it is quoted as a whole"};
    }
    ++at_;
  }
  field.span = {begin, at_};
  field.text = text_.substr(begin, at_ - begin);
  return std::nullopt;
}

Result<bool, SyntaxError> CsvReader::next(CsvRow& row) {
  skip_lines_without_row();
  if (at_ >= text_.size()) {
    return false;
  }
  for (std::size_t count = 1;; ++count) {
    row.resize(std::max(row.size(), count));
    if (auto fault = read_field(row[count - 1])) {
      skip_line();
      return Unexpected{std::move(*fault)};
    }
    if (at_line_end()) {
      row.resize(count);
      skip_line();
      return true;
    }
    ++at_; // the separator
  }
}

} // namespace mta_tls
