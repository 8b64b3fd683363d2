#include "common/wire/attributes.h"

#include <utility>

namespace mta_tls {

namespace {

// Of a line that has one.
Attribute split_line(std::string_view line) {
  const auto equals = line.find('=');
  return {line.substr(0, equals), line.substr(equals + 1)};
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

void AttributesDecoder::feed(std::string_view bytes) {
  if (kept_.empty()) {
    unread_ = bytes;
    return;
  }
  kept_.append(bytes);
  unread_ = kept_;
}

AttributesDecoder::Line AttributesDecoder::fail(AttributesError error) {
  failed_ = true;
  error_ = error;
  return Line::failed;
}

AttributesDecoder::Line AttributesDecoder::take_line(Attribute& attribute) {
  const auto end = unread_.find('\n', taken_);
  const bool is_complete = end != std::string_view::npos;
  // Also of a line whose end has not come: it will be further off.
  if ((is_complete ? end + 1 : unread_.size()) > max_request_) {
    return fail(AttributesError::too_long);
  }
  if (!is_complete) {
    return Line::incomplete;
  }
  const auto line = unread_.substr(taken_, end - taken_);
  taken_ = end + 1;
  if (line.empty()) {
    return Line::last;
  }
  const auto equals = line.find('=');
  if (equals == std::string_view::npos) {
    return fail(AttributesError::no_equals_sign);
  }
  attribute = {line.substr(0, equals), line.substr(equals + 1)};
  return equals == 0 ? fail(AttributesError::no_name) : Line::attribute;
}

AttributesDecoder::Step AttributesDecoder::keep_rest() {
  if (unread_.empty()) {
    std::string().swap(kept_);
  } else if (unread_.data() != kept_.data() || unread_.size() != kept_.size()) {
    std::string rest(unread_);
    kept_.swap(rest);
  }
  unread_ = {};
  return Step::need_more;
}

// Of a request that has come in pieces, all lines of which are right.
void AttributesDecoder::split_all(std::vector<Attribute>& attributes) const {
  auto lines = unread_.substr(0, taken_ - 1);
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    attributes.push_back(split_line(lines.substr(0, end)));
    lines.remove_prefix(end + 1);
  }
}

AttributesDecoder::Step AttributesDecoder::next(std::vector<Attribute>& attributes) {
  attributes.clear();
  if (failed_) {
    return Step::failed;
  }
  const bool begins_here = taken_ == 0;
  Attribute attribute;
  for (;;) {
    switch (take_line(attribute)) {
    case Line::attribute:
      if (begins_here) {
        attributes.push_back(attribute);
      }
      continue;
    case Line::last:
      if (!begins_here) {
        split_all(attributes);
      }
      unread_.remove_prefix(std::exchange(taken_, 0));
      return Step::request;
    case Line::incomplete:
      return keep_rest();
    case Line::failed:
      return Step::failed;
    }
  }
}

} // namespace mta_tls
