#pragma once

#include "common/table/source_text.h"

#include <string_view>
#include <vector>

namespace mta_tls {

// A word of a file and where it stands.
struct Word {
  std::string_view text;
  Span span;
};

// Takes a Postfix look-up table (postmap(1), INPUT FILE FORMAT) apart: a key, blanks, a
// value. Empty lines and lines with "#" as the first character that is not blank are
// skipped; a line that begins with a blank goes on with the entry before it.
class PostfixTableReader {
public:
  // Borrows the text.
  explicit PostfixTableReader(std::string_view text) : text_(text) {}

  // The words of the next entry, the key first; in the value, commas separate words too.
  // None: the end. If the text begins with a continuation, that is an entry as well.
  std::vector<Word> next();

private:
  Span next_line();
  void append_words(Span line, std::vector<Word>& words) const;

  std::string_view text_;
  std::size_t at_ = 0;
};

} // namespace mta_tls
