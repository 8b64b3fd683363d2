#include "common/wire/txt_rdata.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

std::optional<std::string> text_of(const std::string& rdata) {
  return txt_text(std::as_bytes(std::span(rdata)));
}

} // namespace

TEST_CASE("the strings of a TXT record are joined without blanks", "[wire]") {
  const auto [rdata, text] = GENERATE(table<std::string, std::string>({
      {std::string(1, '\0'), ""},
      {"\x01"
       "a",
       "a"},
      {"\x07"
       "v=STSv1"
       "\x06"
       "; id=a",
       "v=STSv1; id=a"},
      {std::string("\x01"
                   "a"
                   "\0"
                   "\x02"
                   "bc",
                   6),
       "abc"},
      {"\xff" + std::string(255, 'x') +
           "\x01"
           "y",
       std::string(255, 'x') + "y"},
      {std::string("\x02\0\xff", 3), std::string("\0\xff", 2)},
  }));
  CHECK(text_of(rdata) == text);
}

TEST_CASE("octets that are no strings are no TXT record", "[wire]") {
  const auto rdata = GENERATE(as<std::string>{}, "", "\x01",
                              "\x02"
                              "a",
                              "\x01"
                              "a"
                              "\x01",
                              "\xff"
                              "a");
  CHECK_FALSE(text_of(rdata));
}

} // namespace mta_tls
