#include "common/wire/base64.h"
#include "common/wire/xtext.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("xtext is decoded", "[wire]") {
  const auto [text, decoded] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"plain.example", "plain.example"},
      {"Lab+20Root", "Lab Root"},
      {"+2B+3D", "+="},
      {"b+C3+BCcher", "b\u00fccher"},
      {"b\u00fccher", "b\u00fccher"},
      {"a+0Ab", "a\nb"},
      {"+00", std::string(1, '\0')},
      {"+FF", "\xff"},
      {"+2B20", "+20"},
  }));
  INFO(text);
  CHECK(decode_xtext(text) == decoded);
}

TEST_CASE("a plus sign without two upper-case digits is no xtext", "[wire]") {
  const auto text =
      GENERATE(as<std::string>{}, "+", "a+", "+2", "+2b", "+G0", "+ 20", "a+20+");
  INFO(text);
  CHECK_FALSE(decode_xtext(text));
}

TEST_CASE("base64 is decoded and encoded", "[wire]") {
  // RFC 4648 section 10
  const auto [text, decoded] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"Zg==", "f"},
      {"Zm8=", "fo"},
      {"Zm9v", "foo"},
      {"Zm9vYg==", "foob"},
      {"Zm9vYmE=", "fooba"},
      {"Zm9vYmFy", "foobar"},
      {"+/+/", "\xfb\xff\xbf"},
      {"AA==", std::string(1, '\0')},
  }));
  INFO(text);
  CHECK(decode_base64(text) == decoded);
  CHECK(encode_base64(decoded) == text);
}

TEST_CASE("what no encoder writes is no base64", "[wire]") {
  const auto text =
      GENERATE(as<std::string>{}, "Z", "Zg", "Zg=", "Zm9vY", "====", "=", "Z===", "Zm 9",
               "Zm9v\n", "Zm9v ", "Zh==", "Zm9=", "Zg==Zg==", "Zm-_", "a=b=");
  INFO(text);
  CHECK_FALSE(decode_base64(text));
}

} // namespace mta_tls
