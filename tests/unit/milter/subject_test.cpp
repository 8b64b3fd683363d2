#include "common/wire/base64.h"
#include "milter/demand/subject.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

bool bears(std::string_view value, std::string_view tag = "[secure]") {
  return Subject(value).bears(tag);
}

std::string without(std::string_view value, std::string_view tag = "[secure]") {
  return Subject(value).without(tag);
}

std::string base64_word(std::string_view octets) {
  return "=?utf-8?B?" + encode_base64(octets) + "?=";
}

} // namespace

TEST_CASE("a tag is seen wherever a reader of the Subject sees it", "[milter]") {
  const std::string value = GENERATE(
      "[secure] Offer", "Re: [SECURE] Offer", "Offer[Secure]", "\n [secure] Offer",
      "=?utf-8?Q?[secure]_Angebot_f=C3=BCr_Sie?=", "=?UTF-8?q?=5Bsecure=5d?=",
      "=?ISO-8859-1?Q?=5bsecure=5D_f=FCr?=", "=?iso-8859-1?b?W3NlY3VyZV0gZvxy?=",
      "=?utf-8?B?W3NlY3VyZV0=?=", "=?utf-8?B?W3NlY3VyZV0?=",
      "=?utf-8?Q?=5Bsec?= =?utf-8?Q?ure=5D?=", "=?utf-8?Q?[sec?=\n =?utf-8?B?dXJlXQ==?=",
      "Re: =?utf-8*de?Q?[secure]_f=C3=BCr?= Sie", "=?x-unheard-of?Q?[secure]?=",
      "=?utf-8?Q?[secure] with blanks?=", "x=?utf-8?Q?[secure]?=y",
      "=?utf-8?B?not base64 [secure]?=", "=?utf-8?Q?[secure]", "=?[secure]?Q?x?=",
      "=?utf-8?Z?[secure]?=", "=?=?utf-8?Q?[secure]?=", "\xff\xfe [secure]");
  CHECK(bears(value));
}

TEST_CASE("what a reader does not see is no tag", "[milter]") {
  const std::string value = GENERATE(
      "", "Offer", "[secure", "[sec ure]", "[sec\n ure]", "secure",
      "=?utf-8?Q?[sec?= ure]",
      "=?utf-8?Q?=5Bsecure?=", "=?utf-8?B?W3NlY3VyZV==?=", "=?utf-8?Q?[sec_ure]?=", "=?",
      "=?utf-8?", "=?utf-8?Q?",
      "=?utf-8?Q?"
      "?=");
  CHECK_FALSE(bears(value));
}

TEST_CASE("a blank in a tag stands for any white space", "[milter]") {
  CHECK(bears("[top secret] x", "[top secret]"));
  CHECK(bears("[top  \t secret] x", "[top secret]"));
  CHECK(bears("[top\n secret] x", "[top secret]"));
  CHECK(bears("[top\r\n\tsecret] x", "[top secret]"));
  CHECK(bears("=?utf-8?Q?[top_secret]?=", "[top secret]"));
  CHECK(bears("[top secret]", " [top secret] "));
  CHECK_FALSE(bears("[topsecret]", "[top secret]"));
  CHECK_FALSE(bears("[top ", "[top secret]"));
  CHECK_FALSE(bears("anything", ""));
  CHECK_FALSE(bears("any thing", " "));
}

TEST_CASE("the tag goes, and with it the blank that set it apart", "[milter]") {
  const auto [value, left] = GENERATE(table<std::string, std::string>({
      {"[secure] Offer", "Offer"},
      {"Offer [secure]", "Offer"},
      {"Re: [Secure] Offer", "Re: Offer"},
      {"[secure]", ""},
      {" [secure] ", ""},
      {"Offer[secure]7", "Offer7"},
      {"[secure] Re: [secure] [secure] Offer [secure]", "Re: Offer"},
      {"x[secure][secure] y", "x y"},
      {"[sec[secure]ure]", "[secure]"},
      {"[secure]\n Offer", "Offer"},
      {"\n [secure] Offer", "Offer"},
      {"Re:\n [secure] Offer", "Re:\n Offer"},
      {"Re: [secure]\n Offer", "Re:\n Offer"},
      {"Re:\n [secure]\n Offer", "Re:\n Offer"},
      {"Re:  [secure]  Offer", "Re:  Offer"},
      {"two  blanks [secure] stay", "two  blanks stay"},
      {"Offer", "Offer"},
      {" Offer\n for you ", " Offer\n for you "},
  }));
  CHECK(without(value) == left);
}

TEST_CASE("encoded words that the tag is no part of stay as they are", "[milter]") {
  const auto [value, left] = GENERATE(table<std::string, std::string>({
      {"[secure] =?utf-8?B?w7x?= x", "=?utf-8?B?w7x?= x"},
      {"=?utf-8?Q?f=C3=BCr?= [secure]", "=?utf-8?Q?f=C3=BCr?="},
      {"=?utf-8?Q?a?= b [secure] =?utf-8?Q?c?=\n =?x?b?ZA==?=",
       "=?utf-8?Q?a?= b =?utf-8?Q?c?=\n =?x?b?ZA==?="},
      {"[secure] =?broken?Q?", "=?broken?Q?"},
  }));
  CHECK(without(value) == left);
}

TEST_CASE("a tag is taken out of the encoded word that it is part of", "[milter]") {
  const auto [value, left] = GENERATE(table<std::string, std::string>({
      {"=?utf-8?Q?[secure]_f=C3=bCr?=", "=?utf-8?Q?f=C3=bCr?="},
      {"=?utf-8?Q?f=C3=BCr_=5Bsecure=5D?=", "=?utf-8?Q?f=C3=BCr?="},
      {"=?utf-8?Q?a_[secure]_b?=", "=?utf-8?Q?a_b?="},
      {"=?utf-8?Q?[secure]?= Offer", "Offer"},
      {"Offer =?utf-8?Q?[secure]?=", "Offer"},
      {"Re:\n =?utf-8?Q?[secure]?=\n Offer", "Re:\n Offer"},
      {"=?utf-8?Q?[secure]?=\n =?utf-8?Q?_x?=", "=?utf-8?Q?x?="},
      {"=?utf-8?Q?a?=\n =?utf-8?Q?[secure]?=\n =?utf-8?Q?b?=",
       "=?utf-8?Q?a?=\n =?utf-8?Q?b?="},
      {"=?utf-8?Q?a_[sec?= =?utf-8?Q?ure]_b?=", "=?utf-8?Q?a?= =?utf-8?Q?_b?="},
      {"=?utf-8?Q?a?= =?utf-8?Q?[secure]?= b", "=?utf-8?Q?a?= b"},
  }));
  CHECK(without(value) == left);
  CHECK(without(base64_word("[secure] f\xc3\xbcr Sie")) == base64_word("f\xc3\xbcr Sie"));
  CHECK(without("Re: " + base64_word("[secure]") + " x") == "Re: x");
}

TEST_CASE("two encoded words that the tag has kept apart stay apart", "[milter]") {
  CHECK(without("=?utf-8?Q?a?= [secure] =?utf-8?Q?b?=") ==
        "=?utf-8?Q?a?= =?us-ascii?Q?_?= =?utf-8?Q?b?=");
  CHECK(without("=?utf-8?Q?a?=[secure]=?utf-8?Q?b?=") == "=?utf-8?Q?a?= =?utf-8?Q?b?=");
}

TEST_CASE("a Subject full of tags is read in no time", "[milter]") {
  std::string value;
  std::string other;
  for (int i = 0; i < 12'000; ++i) {
    value += "[secure]";
    other += "=?a?q?[secure?=";
  }
  CHECK(without(value).empty());
  CHECK_FALSE(bears(other));
}

} // namespace mta_tls
