#include "common/table/source_text.h"

#include "common/base/text.h"
#include "common/base/utf8.h"

#include <algorithm>
#include <vector>

namespace mta_tls {

namespace {

constexpr std::size_t widest = 76;        // with the indentation, what 80 columns hold
constexpr std::size_t kept_in_front = 36; // of the caret, where the line is cut
constexpr std::size_t octets_in_front = 4 * widest;
constexpr std::string_view ellipsis = "\u2026";

bool is_inside_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

// The part of the span's line that can matter: a line may be a gigabyte long.
Span surroundings(std::string_view text, std::size_t at) {
  const auto far = at - std::min(at, octets_in_front);
  const auto line_break = text.substr(far, at - far).rfind('\n');
  auto begin = line_break == std::string_view::npos ? far : far + line_break + 1;
  while (begin < at && is_inside_character(text[begin])) {
    ++begin;
  }
  const auto rest = text.substr(at, 2 * octets_in_front);
  return {begin, at + std::min(rest.find('\n'), rest.size())};
}

struct Cell {
  std::size_t at; // octet of the text
  std::string_view shown;
};

// What one character, or one octet that belongs to none, looks like on a terminal.
std::string_view shown(std::string_view sequence) {
  constexpr std::string_view byte_order_mark = "\ufeff";
  if (sequence == "\t") {
    return " ";
  }
  const bool safe = printable(sequence) == sequence && sequence != byte_order_mark;
  return safe ? sequence : "?";
}

// One cell for each character, and for each octet that belongs to none.
std::vector<Cell> cells_of(std::string_view text, Span part) {
  std::vector<Cell> cells;
  for (auto at = part.begin; at < part.end;) {
    const auto length = utf8_sequence(text.substr(at, part.end - at));
    const auto sequence = text.substr(at, std::max<std::size_t>(length, 1));
    if (sequence != "\r") {
      cells.push_back({at, shown(sequence)});
    }
    at += sequence.size();
  }
  return cells;
}

std::size_t cell_at(const std::vector<Cell>& cells, std::size_t octet) {
  return static_cast<std::size_t>(
      std::partition_point(cells.begin(), cells.end(),
                           [octet](const Cell& cell) { return cell.at < octet; }) -
      cells.begin());
}

} // namespace

Position PositionCursor::at(std::size_t octet) {
  octet = std::min(octet, text_.size());
  if (octet < octet_) {
    *this = PositionCursor(text_);
  }
  auto passed = text_.substr(octet_, octet - octet_);
  const auto breaks = std::count(passed.begin(), passed.end(), '\n');
  if (breaks != 0) {
    position_.line += static_cast<std::size_t>(breaks);
    position_.column = 1;
    passed.remove_prefix(passed.rfind('\n') + 1);
  }
  position_.column += static_cast<std::size_t>(std::count_if(
      passed.begin(), passed.end(), [](char c) { return !is_inside_character(c); }));
  octet_ = octet;
  return position_;
}

Excerpt excerpt(std::string_view text, Span span) {
  const auto begin = std::min(span.begin, text.size());
  const auto part = surroundings(text, begin);
  const auto cells = cells_of(text, part);
  const auto caret = cell_at(cells, begin);
  const auto caret_end = cell_at(cells, std::max(span.end, begin));

  const bool starts_before = part.begin > 0 && text[part.begin - 1] != '\n';
  std::size_t first = 0;
  while (!starts_before && first < caret && is_blank(cells[first].shown[0])) {
    ++first;
  }
  const auto needed = std::min(caret_end, caret + widest - kept_in_front) - first;
  if (needed > widest) {
    first = caret - std::min(caret, kept_in_front);
  }
  const auto last = std::min(cells.size(), first + widest);

  Excerpt result;
  const bool cut_in_front = first > 0 && (starts_before || needed > widest);
  if (cut_in_front) {
    result.line += ellipsis;
  }
  for (auto i = first; i < last; ++i) {
    result.line += cells[i].shown;
  }
  const bool cut_behind =
      last < cells.size() || (part.end < text.size() && text[part.end] != '\n');
  if (cut_behind) {
    result.line += ellipsis;
  }
  result.caret_column = caret - first + (cut_in_front ? 1 : 0);
  result.caret_length =
      std::max<std::size_t>(std::min(caret_end, last) - std::min(caret, last), 1);
  return result;
}

} // namespace mta_tls
