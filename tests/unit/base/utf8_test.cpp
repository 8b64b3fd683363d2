#include "common/base/utf8.h"

#include <catch2/catch.hpp>

#include <string>

namespace mta_tls {

TEST_CASE("a well-formed sequence has its length", "[base]") {
  const auto [text, length] = GENERATE(table<std::string, std::size_t>({
      {"a", 1},
      {std::string(1, '\0'), 1},
      {"\x7f", 1},
      {"\xc2\x80", 2},
      {"\xdf\xbf", 2},
      {"\xe0\xa0\x80", 3},
      {"\xed\x9f\xbf", 3},
      {"\xee\x80\x80", 3},
      {"\xef\xbf\xbf", 3},
      {"\xf0\x90\x80\x80", 4},
      {"\xf4\x8f\xbf\xbf", 4},
  }));
  CHECK(utf8_sequence(text) == length);
  CHECK(utf8_sequence(text + "tail") == length);
  CHECK_FALSE(first_invalid_utf8(text + text).has_value());
  for (std::size_t cut = 1; cut < length; ++cut) {
    CHECK(utf8_sequence(std::string_view(text).substr(0, cut)) == 0);
  }
}

TEST_CASE("overlong forms, surrogates and stray octets are no UTF-8", "[base]") {
  const auto text =
      GENERATE(as<std::string>{}, "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2",
               "\xc2\x41", "\xe0\x9f\xbf", "\xe1\x80\x41", "\xed\xa0\x80",
               "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff");
  CHECK(utf8_sequence(text) == 0);
  CHECK(first_invalid_utf8("ab\xc3\xbc" + text) == 4U);
}

TEST_CASE("nothing is no sequence, and valid UTF-8", "[base]") {
  CHECK(utf8_sequence("") == 0);
  CHECK_FALSE(first_invalid_utf8("").has_value());
}

} // namespace mta_tls
