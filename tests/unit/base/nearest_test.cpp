#include "common/base/nearest.h"

#include <catch2/catch.hpp>

#include <array>
#include <string>

namespace mta_tls {

namespace {

constexpr std::array<std::string_view, 6> words{"none",   "may",     "encrypt",
                                                "secure", "domains", "dane-only"};

std::string guess(std::string_view word) {
  return std::string(nearest(word, words).value_or("(none)"));
}

} // namespace

TEST_CASE("a typing error finds the word that was meant", "[base]") {
  const auto [typed, meant] = GENERATE(table<std::string, std::string>({
      {"secur", "secure"},       // an octet missing
      {"seccure", "secure"},     // one too many
      {"sekure", "secure"},      // one for another
      {"secrue", "secure"},      // neighbours swapped
      {"SECURE", "secure"},      // case
      {"domain", "domains"},     //
      {"encyrpted", "encrypt"},  // one edit for each three letters
      {"mya", "may"},            //
      {"daneonly", "dane-only"}, //
  }));
  INFO(typed);
  CHECK(guess(typed) == meant);
}

TEST_CASE("a word unlike all others suggests none of them", "[base]") {
  const auto typed = GENERATE(std::string(), std::string("x"), std::string("zebra"),
                              std::string("completely different"), std::string(65, 'e'),
                              std::string(5000, 's'));
  INFO(typed);
  CHECK(guess(typed) == "(none)");
}

TEST_CASE("of two words as near, the first one known is suggested", "[base]") {
  constexpr std::array<std::string_view, 2> known{"cart", "card"};
  CHECK(nearest("carx", known) == "cart");
}

TEST_CASE("without known words there is no suggestion", "[base]") {
  CHECK_FALSE(nearest("may", {}).has_value());
}

} // namespace mta_tls
