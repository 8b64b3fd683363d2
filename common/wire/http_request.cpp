#include "common/wire/http_request.h"

#include "common/base/text.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace mta_tls {

namespace {

// RFC 9110 section 5.6.2.
bool is_token(std::string_view text) {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || marks.find(c) != marks.npos;
  });
}

bool is_visible(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return c > ' ' && c < 0x7f; });
}

// RFC 9110 section 5.5, obs-text included.
bool is_field_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_blank(c) || !is_ascii(c) || (c > ' ' && c < 0x7f);
  });
}

// "HTTP/1.0", "HTTP/1.1": RFC 9112 section 2.3.
bool is_http_version(std::string_view text) {
  return text.size() == 8 && text.starts_with("HTTP/") && is_digit(text[5]) &&
         text[6] == '.' && is_digit(text[7]);
}

// RFC 9112 section 3.2: the forms "/path?query" and "http://host/path?query".
std::optional<std::string_view> path_of(std::string_view target) {
  constexpr std::string_view scheme = "http://";
  if (equals_ignoring_case(target.substr(0, scheme.size()), scheme)) {
    target.remove_prefix(scheme.size());
    target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
    target = target.starts_with('/') ? target : "/";
  }
  if (target == "*") {
    return target;
  }
  return target.starts_with('/') ? std::optional(target.substr(0, target.find('?')))
                                 : std::nullopt;
}

} // namespace

std::string_view explain(HttpRequestError error) noexcept {
  switch (error) {
  case HttpRequestError::malformed:
    return "no HTTP request";
  case HttpRequestError::too_long:
    return "an HTTP request that is too long";
  case HttpRequestError::not_http_1:
    return "another version of HTTP than 1";
  }
  return "";
}

HttpRequestDecoder::Step HttpRequestDecoder::end(Step step) {
  std::string().swap(head_);
  return step_ = step;
}

HttpRequestDecoder::Step HttpRequestDecoder::fail(HttpRequestError error) {
  error_ = error;
  return end(Step::failed);
}

// A line ends with LF, whether or not a CR stands before it (RFC 9112 section 2.2).
HttpRequestDecoder::Step HttpRequestDecoder::feed(std::string_view bytes) {
  if (step_ != Step::need_more) {
    return step_;
  }
  const auto room = max_head_ - head_.size();
  head_ += bytes.substr(0, room);
  for (auto end = head_.find('\n', taken_); end != head_.npos;
       end = head_.find('\n', taken_)) {
    auto line = std::string_view(head_).substr(taken_, end - taken_);
    line.remove_suffix(line.ends_with('\r') ? 1 : 0);
    taken_ = end + 1;
    if (const auto step = take_line(line); step != Step::need_more) {
      return step;
    }
  }
  return head_.size() == max_head_ ? fail(HttpRequestError::too_long) : Step::need_more;
}

HttpRequestDecoder::Step HttpRequestDecoder::take_line(std::string_view line) {
  if (request_.method.empty()) {
    return line.empty() ? Step::need_more : take_request_line(line);
  }
  if (line.empty()) {
    const bool has_host = hosts_ == 1 || (hosts_ == 0 && !needs_host_);
    return has_host ? end(Step::request) : fail(HttpRequestError::malformed);
  }
  return take_field(line);
}

HttpRequestDecoder::Step HttpRequestDecoder::take_request_line(std::string_view line) {
  const auto words = split(line, ' ');
  if (words.size() != 3 || !is_token(words[0]) || !is_visible(words[1]) ||
      !is_http_version(words[2])) {
    return fail(HttpRequestError::malformed);
  }
  if (words[2][5] != '1') {
    return fail(HttpRequestError::not_http_1);
  }
  const auto path = path_of(words[1]);
  if (!path) {
    return fail(HttpRequestError::malformed);
  }
  request_ = {std::string(words[0]), std::string(*path)};
  needs_host_ = words[2][7] != '0';
  return Step::need_more;
}

HttpRequestDecoder::Step HttpRequestDecoder::take_field(std::string_view line) {
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  if (colon == line.npos || !is_token(name) || !is_field_value(line.substr(colon + 1))) {
    return fail(HttpRequestError::malformed);
  }
  hosts_ += std::size_t{equals_ignoring_case(name, "Host")};
  return Step::need_more;
}

} // namespace mta_tls
