#include "common/wire/attributes.h"

#include <utility>

namespace mta_tls {

namespace {

// Why there are no more lines to read.
enum class End { empty_line, incomplete_line, no_equals_sign, no_name };

struct Lines {
  End end;
  std::size_t octets; // with the empty line, or the one that is wrong
};

// Calls take(name, value) for each whole line up to an empty one. A loop over local
// variables alone: a request has thirty lines.
template <class Take>
Lines for_each_line(std::string_view text, Take take) {
  const auto* const begin = text.data();
  std::size_t at = 0;
  for (;;) {
    const auto newline = text.find('\n', at);
    if (newline == std::string_view::npos) {
      return {End::incomplete_line, at};
    }
    const std::string_view line(begin + at, newline - at);
    at = newline + 1;
    if (line.empty()) {
      return {End::empty_line, at};
    }
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      return {equals == 0 ? End::no_name : End::no_equals_sign, at};
    }
    take(std::string_view(begin + (at - 1 - line.size()), equals),
         std::string_view(line.data() + equals + 1, line.size() - equals - 1));
  }
}

} // namespace

std::string_view explain(AttributesError error) noexcept {
  switch (error) {
  case AttributesError::no_equals_sign:
    return "a line that is no name=value";
  case AttributesError::no_name:
    return "a value without a name";
  case AttributesError::too_long:
    return "request longer than allowed";
  }
  return "";
}

AttributesDecoder::Step AttributesDecoder::fail(AttributesError error) {
  failed_ = true;
  error_ = error;
  return Step::failed;
}

AttributesDecoder::Step AttributesDecoder::keep_rest() {
  unread_.keep();
  return Step::need_more;
}

// Of a request that has come in pieces, all lines of which are right.
void AttributesDecoder::split_all(std::vector<Attribute>& attributes) const {
  for_each_line(unread_.rest(),
                [&attributes](std::string_view name, std::string_view value) {
                  attributes.push_back({name, value});
                });
}

AttributesDecoder::Step AttributesDecoder::next(std::vector<Attribute>& attributes) {
  attributes.clear();
  if (failed_) {
    return Step::failed;
  }
  const bool begins_here = taken_ == 0;
  const auto lines = for_each_line(unread_.rest().substr(taken_),
                                   [&](std::string_view name, std::string_view value) {
                                     if (begins_here) {
                                       attributes.push_back({name, value});
                                     }
                                   });
  const bool is_whole = lines.end != End::incomplete_line;
  taken_ += lines.octets;
  // Also if the end of the last line has not come: it will be further off.
  if ((is_whole ? taken_ : unread_.rest().size()) > max_request_) {
    return fail(AttributesError::too_long);
  }
  switch (lines.end) {
  case End::incomplete_line:
    return keep_rest();
  case End::no_equals_sign:
    return fail(AttributesError::no_equals_sign);
  case End::no_name:
    return fail(AttributesError::no_name);
  case End::empty_line:
    break;
  }
  if (!begins_here) {
    split_all(attributes);
  }
  unread_.take(std::exchange(taken_, 0));
  return Step::request;
}

} // namespace mta_tls
