#include "common/base/inline_text.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("an inline text is what was appended to it", "[base]") {
  InlineText<8> text;
  CHECK(text.view().empty());

  text.append('a');
  text.append("bc");
  text.append(std::string_view());

  CHECK(text.view() == "abc");
  CHECK(text.size() == 3);
}

TEST_CASE("an inline text takes exactly its capacity", "[base]") {
  InlineText<4> text;
  text.append("abcd");
  CHECK(text.view() == "abcd");
}

TEST_CASE("a copy of an inline text has octets of its own", "[base]") {
  InlineText<8> text;
  text.append("abc");

  InlineText<8> copy(text);
  text.clear();
  text.append("xyz");
  CHECK(copy.view() == "abc");

  copy = text;
  text.clear();
  CHECK(copy.view() == "xyz");
  CHECK(text.view().empty());
}

} // namespace mta_tls
