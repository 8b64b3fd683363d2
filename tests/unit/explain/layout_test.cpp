#include "common/explain/layout.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("text is broken at blanks and indented", "[explain]") {
  CHECK(wrapped("one two three four", 2, 12) == "one two\n  three four");
  CHECK(wrapped("one", 2, 12) == "one");
  CHECK(wrapped("", 2, 12).empty());
}

TEST_CASE("a word longer than the line stays whole", "[explain]") {
  CHECK(wrapped("a very-long-word-indeed b", 2, 10) == "a\n  very-long-word-indeed\n  b");
}

TEST_CASE("width is counted in characters", "[explain]") {
  CHECK(width_of("b\xc3\xbc"
                 "cher") == 6);
  CHECK(padded("\xc3\xbc", 3) == "\xc3\xbc  ");
  CHECK(padded("long", 3) == "long");
}

TEST_CASE("paint without colours is none", "[explain]") {
  CHECK(Paint(false).bad("x") == "x");
  CHECK(Paint(true).bad("x") == "\x1b[31mx\x1b[0m");
}

} // namespace mta_tls
