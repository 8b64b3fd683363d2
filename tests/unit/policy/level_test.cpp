#include "common/policy/level.h"

#include <catch2/catch.hpp>

#include <algorithm>

namespace mta_tls {

namespace {

SecurityLevel level(std::string_view text) {
  const auto found = level_of(text);
  REQUIRE(found);
  return *found;
}

} // namespace

TEST_CASE("a level's word is read back as that level", "[policy]") {
  for (const auto each : all_levels) {
    CHECK(level(word(each)) == each);
  }
}

TEST_CASE("policy.json's plain words are levels of Postfix", "[policy]") {
  CHECK(level("prevented") == SecurityLevel::none);
  CHECK(level("opportunistic") == SecurityLevel::may);
  CHECK(level("forced") == SecurityLevel::encrypt);
  CHECK(std::all_of(level_words.begin(), level_words.end(),
                    [](std::string_view text) { return level_of(text).has_value(); }));
}

TEST_CASE("no other word is a level", "[policy]") {
  const auto text =
      GENERATE(as<std::string>{}, "", "Encrypt", "encrypt ", "dane_only", "off");
  CHECK_FALSE(level_of(text));
}

TEST_CASE("TLS versions are read and written", "[policy]") {
  for (const auto text : tls_version_words) {
    const auto version = tls_version_of(text);
    REQUIRE(version);
    CHECK(word(*version) == text);
  }
  CHECK(tls_version_of("1.2") == TlsVersion::v1_2);
  CHECK_FALSE(tls_version_of("1.0"));
  CHECK_FALSE(tls_version_of("1.1"));
  CHECK_FALSE(tls_version_of(""));
}

// Rows: what is required; columns: what is offered. Both in the order of all_levels:
// none may dane encrypt verify secure fingerprint dane-only.
TEST_CASE("levels are not a line", "[policy]") {
  constexpr std::array<std::string_view, 8> kept{
      "yyyyyyyy", // none
      ".yyyyyyy", // may
      "..y....y", // dane
      "...yyyyy", // encrypt
      "....yy..", // verify
      ".....y..", // secure
      "......y.", // fingerprint
      ".......y", // dane-only
  };
  for (const auto required : all_levels) {
    for (const auto offered : all_levels) {
      INFO(word(offered) << " for " << word(required));
      CHECK(
          satisfies(offered, required) ==
          (kept[static_cast<std::size_t>(required)][static_cast<std::size_t>(offered)] ==
           'y'));
    }
  }
}

TEST_CASE("a promise kept is a promise kept through a third level", "[policy]") {
  for (const auto a : all_levels) {
    CHECK(satisfies(a, a));
    for (const auto b : all_levels) {
      for (const auto c : all_levels) {
        CHECK((!satisfies(a, b) || !satisfies(b, c) || satisfies(a, c)));
      }
    }
  }
}

TEST_CASE("what satisfies a level that forces TLS forces TLS", "[policy]") {
  for (const auto required : all_levels) {
    for (const auto offered : all_levels) {
      CHECK((!forces_tls(required) || !satisfies(offered, required) ||
             forces_tls(offered)));
    }
  }
}

} // namespace mta_tls
