#include "common/table/syntax_error.h"

#include "common/base/nearest.h"
#include "common/base/text.h"
#include "common/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_space(char c) {
  return is_blank(c) || c == '\n' || c == '\r';
}

bool is_word_character(char c) {
  return is_letter(c) || is_digit(c) || !is_ascii(c) || c == '_' || c == '-' ||
         c == '.' || c == '+';
}

// The whole word around the octet before `end`, or that octet alone.
Span word_before(std::string_view json, std::size_t end) {
  auto begin = end - 1;
  if (!is_word_character(json[begin])) {
    return {begin, end};
  }
  while (begin > 0 && is_word_character(json[begin - 1])) {
    --begin;
  }
  while (end < json.size() && is_word_character(json[end])) {
    ++end;
  }
  return {begin, end};
}

Span last_token(const Parsed& parsed, std::string_view complaint) {
  auto end = parsed.read;
  // That a number is over is seen by reading what follows it.
  if (has(complaint, "unexpected number literal") && end > 1 &&
      !is_word_character(parsed.json[end - 1])) {
    --end;
  }
  while (end > 0 && is_space(parsed.json[end - 1])) {
    --end;
  }
  return parsed.json[end - 1] == '"' ? text_span(parsed.json, end)
                                     : word_before(parsed.json, end);
}

// The character in front of `at`, blanks left out; NUL at the beginning.
char before(std::string_view json, std::size_t at) {
  while (at > 0 && is_space(json[at - 1])) {
    --at;
  }
  return at == 0 ? '\0' : json[at - 1];
}

SyntaxError end_of_file(const Parsed& parsed) {
  const auto end = parsed.json.find_last_not_of(" \t\r\n") + 1;
  if (!parsed.innermost) {
    return {{end - 1, end}, "a value is missing behind this"};
  }
  const auto open = PositionCursor(parsed.json).at(*parsed.innermost);
  return {{end - 1, end},
          fmt::format("the file ends here, but the \"{}\" of line {}, column {} is not "
                      "closed",
                      parsed.json[*parsed.innermost], open.line, open.column)};
}

SyntaxError unclosed_text(std::string_view json, std::size_t read) {
  const auto quote = last_quote(json.substr(0, read));
  const auto line_end = std::min(json.find_first_of("\r\n", quote), json.size());
  return {{quote, line_end}, "this text has no closing quote on its line"};
}

// In a text: `read` is just behind the octet that cannot stand there.
SyntaxError fault_in_text(const Parsed& parsed, std::string_view complaint) {
  const auto json = parsed.json;
  if (has(complaint, "missing closing quote") || has(complaint, "U+000A") ||
      has(complaint, "U+000D")) {
    return unclosed_text(json, parsed.read);
  }
  const auto bad = parsed.read - 1;
  if (has(complaint, "control character")) {
    return {{bad, bad + 1},
            fmt::format("a control character in a text is written \\u{:04x}", json[bad])};
  }
  if (has(complaint, "after backslash")) {
    return {{bad - 1, bad + 1},
            fmt::format("\"{}\" is no escape of JSON; a backslash itself is written "
                        "\"\\\\\"",
                        printable(json.substr(bad - 1, 2)))};
  }
  const auto escape = json.rfind('\\', bad);
  if (has(complaint, "4 hex digits")) {
    return {{escape, parsed.read}, "\"\\u\" is followed by four hexadecimal digits"};
  }
  return {{escape, parsed.read},
          "this is half of a surrogate pair, which is no character"};
}

SyntaxError unknown_word(std::string_view json, Span word) {
  static constexpr std::array<std::string_view, 3> literals{"true", "false", "null"};
  const auto text = json.substr(word.begin, word.end - word.begin);
  switch (text[0]) {
  case '\'':
    return {word, "a text is written in double quotes"};
  case '/':
  case '#':
    return {word, "JSON has no comments; write a \"comment\" key"};
  case '"':
    return {word, "this text has no closing quote on its line"};
  default:
    break;
  }
  if (const auto literal = nearest(text, literals)) {
    return {word, fmt::format("unknown word \"{}\"; did you mean \"{}\" without quotes?",
                              printable(text), *literal)};
  }
  return {word, fmt::format("unknown word \"{}\"; a text is written in double quotes",
                            printable(text))};
}

// A number or a bare word: the octet read last may be what cut it off.
Span faulty_word(std::string_view json, std::size_t read) {
  const bool cut_off =
      read > 1 && !is_word_character(json[read - 1]) && is_word_character(json[read - 2]);
  return word_before(json, cut_off ? read - 1 : read);
}

SyntaxError not_utf8(const Parsed& parsed) {
  const auto at = first_invalid_utf8(parsed.json).value_or(parsed.read - 1);
  const auto octet = static_cast<unsigned char>(parsed.json[at]);
  return {{at, at + 1},
          fmt::format("octet 0x{:02x} is not UTF-8 here; save the file as UTF-8", octet)};
}

SyntaxError fault_in_token(const Parsed& parsed, std::string_view complaint) {
  if (has(complaint, "ill-formed UTF-8")) {
    return not_utf8(parsed);
  }
  if (has(complaint, "invalid string")) {
    return fault_in_text(parsed, complaint);
  }
  const auto word = faulty_word(parsed.json, parsed.read);
  if (has(complaint, "invalid number")) {
    return {word, fmt::format(
                      "\"{}\" is no number of JSON",
                      printable(parsed.json.substr(word.begin, word.end - word.begin)))};
  }
  return unknown_word(parsed.json, word);
}

bool is_closing(char c) {
  return c == '}' || c == ']';
}

SyntaxError unexpected_token(const Parsed& parsed, std::string_view complaint) {
  const auto token = last_token(parsed, complaint);
  const char found = parsed.json[token.begin];
  const char previous = before(parsed.json, token.begin);
  if (has(complaint, "expected end of input")) {
    return {token, "the table has ended; nothing can stand behind it"};
  }
  if (is_closing(found) && previous == ',') {
    const auto comma = parsed.json.rfind(',', token.begin);
    return {{comma, comma + 1},
            fmt::format("the comma before a \"{}\" is one too many", found)};
  }
  if (has(complaint, "parsing object key")) {
    return {token, "a key in double quotes is expected here"};
  }
  if (has(complaint, "parsing object separator")) {
    return {token, "a \":\" is missing between the key and this"};
  }
  if (has(complaint, "parsing value")) {
    return {token, "a value is missing before this"};
  }
  const char closing = has(complaint, "parsing array") ? ']' : '}';
  if (is_closing(found) || found == ':') {
    return {token, fmt::format("\",\" or \"{}\" is expected here", closing)};
  }
  if (found == '0' && token.end - token.begin > 1 &&
      is_digit(parsed.json[token.begin + 1])) {
    return {token, "a number does not begin with 0"};
  }
  return {token, "a \",\" is missing before this"};
}

} // namespace

SyntaxError explain_syntax_error(const Parsed& parsed, std::string_view complaint) {
  if (has(complaint, "unexpected end of input")) {
    return end_of_file(parsed);
  }
  if (has(complaint, "number overflow")) {
    auto end = parsed.read;
    while (end > 0 && !is_digit(parsed.json[end - 1])) {
      --end;
    }
    return {token_span(parsed.json, {JsonValue::Kind::number, end}),
            "this number is too large"};
  }
  return has(complaint, "last read:") ? fault_in_token(parsed, complaint)
                                      : unexpected_token(parsed, complaint);
}

std::optional<std::string_view> fault_of_encoding(std::string_view json) {
  if (json.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return "is empty";
  }
  if (json.starts_with("\xef\xbb\xbf")) {
    return "begins with a byte order mark (BOM); save it as UTF-8 without BOM";
  }
  const bool marked = json.starts_with("\xff\xfe") || json.starts_with("\xfe\xff");
  const bool with_nul = json.substr(0, 2).find('\0') != std::string_view::npos;
  if (marked || with_nul) {
    return "is UTF-16 or UTF-32; save it as UTF-8";
  }
  return std::nullopt;
}

} // namespace mta_tls
