#include "tests/golden/questions.h"

#include "common/base/text.h"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

namespace mta_tls::golden {

namespace {

constexpr std::string_view arrow = " => ";
constexpr std::string_view first_moment = "2026-11-24T12:00:00Z";

[[noreturn]] void refuse(std::size_t line, std::string_view text, std::string_view why) {
  throw std::runtime_error(fmt::format("line {}: {}: {}", line + 1, why, text));
}

Instant moment(std::size_t line, std::string_view text) {
  const auto time = parse_day_or_time(trim(text));
  if (!time) {
    refuse(line, text, explain(time.error()));
  }
  return time->begin;
}

// "x41" after a backslash, or another backslash. Returns how much it took.
std::size_t take_escape(std::string_view text, std::string& octets) {
  if (text.starts_with('\\')) {
    octets += '\\';
    return 1;
  }
  unsigned octet = 0;
  if (!text.starts_with('x') || text.size() < 3 ||
      std::from_chars(text.data() + 1, text.data() + 3, octet, 16).ptr !=
          text.data() + 3) {
    return 0;
  }
  octets += static_cast<char>(static_cast<unsigned char>(octet));
  return 3;
}

std::string octets_of(std::size_t line, std::string_view text) {
  std::string octets;
  while (!text.empty()) {
    if (!text.starts_with('\\')) {
      octets += text.front();
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(1);
    const auto taken = take_escape(text, octets);
    if (taken == 0) {
      refuse(line, text, "after a backslash comes another, or xHH");
    }
    text.remove_prefix(taken);
  }
  return octets;
}

Question parse_question(std::size_t line, std::string_view text, Instant now) {
  const auto at = text.find(arrow);
  if (at == std::string_view::npos) {
    refuse(line, text, "a question is written: MAP KEY => ANSWER");
  }
  return {line, now, octets_of(line, text.substr(0, at)),
          std::string(trim(text.substr(at + arrow.size())))};
}

} // namespace

Questions parse_questions(std::string_view text) {
  Questions parsed;
  auto now = moment(0, first_moment);
  if (text.ends_with('\n')) {
    text.remove_suffix(1);
  }
  for (const auto line_text : split(text, '\n')) {
    const auto line = parsed.lines.size();
    parsed.lines.emplace_back(line_text);
    if (line_text.starts_with('@')) {
      now = moment(line, line_text.substr(1));
    } else if (!trim(line_text).empty() && !line_text.starts_with('#')) {
      parsed.questions.push_back(parse_question(line, line_text, now));
    }
  }
  return parsed;
}

std::string with_answers(const Questions& questions,
                         const std::vector<std::string>& answers) {
  auto lines = questions.lines;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto& line = lines[questions.questions[i].line];
    line.resize(line.find(arrow) + arrow.size());
    line += answers[i];
  }
  return join(lines, "\n") + '\n';
}

std::string written(std::string_view octets) {
  while (octets.ends_with(' ')) {
    octets.remove_suffix(1);
  }
  std::string text;
  for (const char c : octets) {
    if (c == '\\') {
      text += "\\\\";
    } else if (c >= ' ' && c < 0x7f) {
      text += c;
    } else {
      text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return text;
}

} // namespace mta_tls::golden
