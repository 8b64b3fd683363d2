#include "common/base/text.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("case is folded in ASCII alone", "[base]") {
  CHECK(to_lower("AbZ[@`{19") == "abz[@`{19");
  CHECK(to_lower("\xc3\x9c") == "\xc3\x9c");
  CHECK(equals_ignoring_case("QUERY", "query"));
  CHECK(equals_ignoring_case("", ""));
  CHECK_FALSE(equals_ignoring_case("query", "quer"));
  CHECK_FALSE(equals_ignoring_case("quer", "query"));
  CHECK_FALSE(equals_ignoring_case("@", "`"));
}

TEST_CASE("trim removes blanks and line ends at both ends", "[base]") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim(" \r\n").empty());
  CHECK(trim("").empty());
}

TEST_CASE("split gives a piece more than there are separators", "[base]") {
  using Pieces = std::vector<std::string_view>;
  CHECK(split("", ',') == Pieces{""});
  CHECK(split(",", ',') == Pieces{"", ""});
  CHECK(split("a,,b", ',') == Pieces{"a", "", "b"});
  CHECK(split("a", ',') == Pieces{"a"});
}

TEST_CASE("join puts the separator between words only", "[base]") {
  CHECK(join({}, ", ").empty());
  CHECK(join({"a"}, ", ") == "a");
  CHECK(join({"a", "b"}, ", ") == "a, b");
}

TEST_CASE("nouns are counted in English", "[base]") {
  CHECK(count_of(0, "domain") == "0 domains");
  CHECK(count_of(1, "domain") == "1 domain");
  CHECK(count_of(2, "domain") == "2 domains");
}

TEST_CASE("printable text obeys no terminal and forges no log line", "[base]") {
  const auto [text, safe] = GENERATE(table<std::string, std::string>({
      {"plain text", "plain text"},
      {"b\xc3\xbc"
       "cher",
       "b\xc3\xbc"
       "cher"},
      {"a\r\nb", "a\\x0d\\x0ab"},
      {"\x1b[31m", "\\x1b[31m"},
      {"\x7f", "\\x7f"},
      {"\xc2\x9b"
       "31m",
       "\\xc2\\x9b31m"},                       // CSI as one character of C1
      {"\xff\xfe", "\\xff\\xfe"},              // no UTF-8
      {"a\xc3", "a\\xc3"},                     // cut in the middle
      {"\xc0\xaf", "\\xc0\\xaf"},              // overlong
      {"\xe2\x80\xa8x", "\\xe2\\x80\\xa8x"},   // U+2028 ends a line
      {"\xe2\x80\xaeop", "\\xe2\\x80\\xaeop"}, // U+202E writes from right to left
      {"\xe2\x81\xa6op", "\\xe2\\x81\\xa6op"}, // U+2066 likewise
      {"\xe2\x82\xac", "\xe2\x82\xac"},        // the euro sign, beside them
      {std::string("a\0b", 3), "a\\x00b"},
  }));
  INFO(text);
  CHECK(printable(text) == safe);
}

TEST_CASE("printable text is cut between characters", "[base]") {
  CHECK(printable("abcdef", 6) == "abcdef");
  CHECK(printable("abcdef", 5) == "abcde...");
  CHECK(printable("ab\xc3\xbc", 3) == "ab...");
  CHECK(printable(std::string(101, 'x')) == std::string(100, 'x') + "...");
  CHECK(printable("x", 0) == "...");
}

} // namespace mta_tls
