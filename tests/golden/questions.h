#pragma once

#include "common/base/time.h"

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls::golden {

// One question of a story, and the answer that the story expects.
struct Question {
  std::size_t line = 0; // index into Questions::lines
  Instant now;
  std::string request; // as octets
  std::string answer;  // as written
};

// A story's file of questions. Its other lines (comments, times) are kept as they are.
struct Questions {
  std::vector<std::string> lines;
  std::vector<Question> questions;
};

// Throws std::runtime_error, with the line's number, for what is neither question, time
// nor comment.
Questions parse_questions(std::string_view text);

// The lines, with `answers` in the place of those expected.
std::string with_answers(const Questions& questions,
                         const std::vector<std::string>& answers);

// Octets as a story writes them: printable ASCII as it is, "\\" for a backslash, "\xHH"
// for all else, no blanks at the end.
std::string written(std::string_view octets);

} // namespace mta_tls::golden
