#include "common/table/source_text.h"

#include <catch2/catch.hpp>

using namespace mta_tls;

namespace {

// The line with a caret below it.
std::string shown(std::string_view text, Span span) {
  const auto part = excerpt(text, span);
  return part.line + "\n" + std::string(part.caret_column, ' ') +
         std::string(part.caret_length, '^');
}

std::string times(std::size_t count, std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) {
    result += text;
  }
  return result;
}

} // namespace

TEST_CASE("a position counts lines, and characters rather than octets", "[table]") {
  const std::string_view text = "ab\nc\u00fcd\n\nx";
  const auto [octet, line, column] =
      GENERATE(table<std::size_t, std::size_t, std::size_t>({
          {0, 1, 1},
          {1, 1, 2},
          {2, 1, 3},
          {3, 2, 1},
          {4, 2, 2},
          {6, 2, 3},
          {7, 2, 4},
          {8, 3, 1},
          {9, 4, 1},
          {10, 4, 2},
          {99, 4, 2},
      }));
  INFO(octet);
  CHECK(PositionCursor(text).at(octet) == Position{line, column});
}

TEST_CASE("positions are right in whichever order they are asked for", "[table]") {
  const std::string text = times(7, "\u00e4b\ncd\n");
  PositionCursor cursor(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = i * 11 % text.size();
    INFO(octet);
    CHECK(cursor.at(octet) == PositionCursor(text).at(octet));
  }
}

TEST_CASE("an excerpt is the line without its indentation", "[table]") {
  CHECK(shown("a\n   bcd ef\r\ng", {9, 11}) == "bcd ef\n    ^^");
  CHECK(shown("\t\tb\tc", {4, 5}) == "b c\n  ^");
  CHECK(shown("", {0, 0}) == "\n^");
  CHECK(shown("abc", {3, 3}) == "abc\n   ^");
  CHECK(shown("  a", {1, 2}) == " a\n^");
}

TEST_CASE("a caret stands below characters of several octets", "[table]") {
  CHECK(shown("\u00e4\u65e5x\u00fcy", {6, 8}) == "\u00e4\u65e5x\u00fcy\n   ^");
}

TEST_CASE("what a terminal would obey is not shown", "[table]") {
  CHECK(shown("a\x1b[31m\x7f", {0, 1}) == "a?[31m?\n^");
  CHECK(shown("a\u202eb\ufeff", {0, 1}) == "a?b?\n^");
  CHECK(shown("a\xff\xc3z", {3, 4}) == "a??z\n   ^");
}

TEST_CASE("of a long line, what is around the caret is shown", "[table]") {
  const auto before = times(1000, "x");
  const auto after = times(1000, "y");
  CHECK(shown(before + "HERE" + after, {1000, 1004}) ==
        "\u2026" + times(36, "x") + "HERE" + times(36, "y") + "\u2026\n" +
            times(37, " ") + "^^^^");
  CHECK(shown("HERE" + after, {0, 4}) == "HERE" + times(72, "y") + "\u2026\n^^^^");
  CHECK(shown(before + "HERE", {1000, 1004}) ==
        "\u2026" + times(36, "x") + "HERE\n" + times(37, " ") + "^^^^");
}

TEST_CASE("a span beyond the line is cut where the line is", "[table]") {
  CHECK(shown("ab\ncd", {1, 5}) == "ab\n ^");
  CHECK(shown(times(100, "z"), {0, 100}) == times(76, "z") + "\u2026\n" + times(76, "^"));
}

TEST_CASE("an excerpt can be cut at any octet of any text", "[table]") {
  const auto text = times(60, "\u00e4\u65e5\n  \xff") + times(200, "\u65e5");
  for (std::size_t begin = 0; begin <= text.size(); ++begin) {
    const auto part = excerpt(text, {begin, begin + 5});
    REQUIRE(part.caret_length >= 1);
    REQUIRE(part.caret_column <= 78);
  }
}
