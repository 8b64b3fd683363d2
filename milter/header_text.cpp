#include "milter/header_text.h"

#include "common/base/text.h"

#include <algorithm>

namespace mta_tls {

namespace {

constexpr std::size_t max_value_octets = 200;

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

// RFC 2045 section 5.1; beyond ASCII by RFC 6532.
bool is_token_char(char c) {
  constexpr std::string_view specials = "()<>@,;:\\\"/[]?=";
  return !is_ascii(c) ||
         (is_printable(c) && c != ' ' && specials.find(c) == std::string_view::npos);
}

bool skip_comment(std::string_view& text) {
  int depth = 0;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(c == '\\' && text.size() > 1 ? 2 : 1);
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (depth == 0) {
      return true;
    }
  }
  return false;
}

std::optional<std::string> take_quoted(std::string_view& text) {
  std::string value;
  text.remove_prefix(1);
  while (!text.empty()) {
    char c = text.front();
    text.remove_prefix(1);
    if (c == '"') {
      return value;
    }
    if (c == '\\' && !text.empty()) {
      c = text.front();
      text.remove_prefix(1);
    }
    value += c;
  }
  return std::nullopt;
}

} // namespace

bool skip_cfws(std::string_view& text) {
  while (!text.empty() && (is_white_space(text.front()) || text.front() == '(')) {
    if (text.front() != '(') {
      text.remove_prefix(1);
    } else if (!skip_comment(text)) {
      return false;
    }
  }
  return true;
}

std::optional<std::string> take_value(std::string_view& text) {
  if (text.starts_with('"')) {
    return take_quoted(text);
  }
  const auto* end = std::find_if_not(text.begin(), text.end(), is_token_char);
  const auto octets = static_cast<std::size_t>(end - text.begin());
  std::string value(text.substr(0, octets));
  text.remove_prefix(octets);
  return value.empty() ? std::nullopt : std::optional(std::move(value));
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_ascii(c) && is_token_char(c);
  });
}

std::string as_value(std::string_view text) {
  text = text.substr(0, max_value_octets);
  if (is_token(text)) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
    }
    quoted += is_printable(c) ? c : '?';
  }
  return quoted + '"';
}

} // namespace mta_tls
