#include "common/letter/der.h"
#include "tests/unit/letter/der_text.h"

#include <catch2/catch.hpp>

using namespace mta_tls;
using namespace std::string_literals;

TEST_CASE("an element of DER is read, and what follows it left alone", "[letter]") {
  const auto text = test::der(0x30, "\x02\x01\x05"s) + "more";
  const auto element = read_der(text);
  REQUIRE(element);
  CHECK(element->tag == der::sequence);
  CHECK(element->whole == text.substr(0, 5));
  const auto parts = parts_of(*element);
  REQUIRE(parts);
  REQUIRE(parts->size() == 1);
  CHECK(small_integer(parts->front()) == 5U);
}

TEST_CASE("an indefinite length ends at its end mark", "[letter]") {
  const auto text = "\x30\x80\x04\x01x\x30\x80\0\0\0\0rest"s;
  const auto element = read_der(text);
  REQUIRE(element);
  CHECK(element->content == "\x04\x01x\x30\x80\0\0"s);
  CHECK(element->whole.size() + 4 == text.size());
}

TEST_CASE("no cut of an element is one", "[letter]") {
  const auto text =
      GENERATE("\x30\x80\x04\x01x\x30\x80\0\0\0\0"s, "\x30\x82\0\x03\x02\x01\x05"s);
  for (std::size_t size = 0; size < text.size(); ++size) {
    INFO(size);
    CHECK_FALSE(read_der(text.substr(0, size)));
  }
  CHECK(read_der(text));
}

TEST_CASE("what is nested deeper than anything in use is no DER", "[letter]") {
  std::string open;
  std::string close;
  for (int i = 0; i < 100'000; ++i) {
    open += "\x30\x80";
    close += "\0\0"s;
  }
  CHECK_FALSE(read_der(open + close));
}

TEST_CASE("a length beyond the memory is none", "[letter]") {
  CHECK_FALSE(read_der("\x30\x88\xff\xff\xff\xff\xff\xff\xff\xffxx"));
  CHECK_FALSE(read_der("\x30\x84\xff\xff\xff\xffxx"));
}

TEST_CASE("object identifiers are told in dots", "[letter]") {
  const auto text = GENERATE(table<std::string, std::string>(
      {{"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "1.2.840.113549.1.7.2"},
       {"\x60\x86\x48\x01\x65\x03\x04\x02\x01", "2.16.840.1.101.3.4.2.1"},
       {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f", ""},
       {"", ""}}));
  const auto element = test::der(0x06, std::get<0>(text));
  CHECK(dotted_oid(*read_der(element)) == std::get<1>(text));
}
