#pragma once

#include "milter/demand/encoded_word.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// A Subject field's value, in which tags such as "[secure]" are looked for as its reader
// sees it: encoded words decoded, folded lines joined. A tag is ASCII; its case does not
// matter, and a blank in it stands for any white space.
//
// Does not convert charsets: in UTF-7 and UTF-16 no tag is found.
class Subject {
public:
  // A view of `value`.
  explicit Subject(std::string_view value);

  bool bears(std::string_view tag) const;

  // The value without the tag, wherever it stands, and without the blank that set it
  // apart. All else is written as it was, but for a word in base64 that the tag was part
  // of. Lines are folded where they were.
  std::string without(std::string_view tag) const;

private:
  struct Part {
    std::string_view source;
    std::optional<EncodedWord> word; // nullopt: plain text
    std::size_t octets;              // how many of text_; 0 for blanks between two words
  };

  void add_plain(std::string_view source, bool before_word);
  std::vector<bool> marked(std::string_view tag) const;

  std::string_view value_;
  std::vector<Part> parts_;
  std::string text_; // decoded
};

} // namespace mta_tls
