#include "common/table/postfix_table.h"

#include "common/base/text.h"

#include <algorithm>

namespace mta_tls {

namespace {

// Lines without anything to say.
bool is_void(std::string_view line) {
  const auto text = trim(line);
  return text.empty() || text[0] == '#';
}

} // namespace

Span PostfixTableReader::next_line() {
  return {at_, std::min(text_.find('\n', at_), text_.size())};
}

void PostfixTableReader::append_words(Span line, std::vector<Word>& words) const {
  auto at = line.begin;
  while (at < line.end) {
    const auto blanks = words.empty() ? std::string_view(" \t\r") : " \t\r,";
    const auto begin = std::min(text_.find_first_not_of(blanks, at), line.end);
    const auto end = std::min(text_.find_first_of(blanks, begin), line.end);
    if (begin < end) {
      words.push_back({text_.substr(begin, end - begin), {begin, end}});
    }
    at = end;
  }
}

std::vector<Word> PostfixTableReader::next() {
  std::vector<Word> words;
  while (at_ < text_.size()) {
    const auto line = next_line();
    const auto text = text_.substr(line.begin, line.end - line.begin);
    if (!is_void(text)) {
      if (!words.empty() && !is_blank(text[0])) {
        break;
      }
      append_words(line, words);
    }
    at_ = line.end + 1;
  }
  return words;
}

} // namespace mta_tls
