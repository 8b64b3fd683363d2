#include "common/mail/name_pattern.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

NamePattern pattern(std::string_view text) {
  auto parsed = NamePattern::parse(text);
  REQUIRE(parsed);
  return *std::move(parsed);
}

} // namespace

TEST_CASE("a pattern is written as it was read, in canonical form", "[mail]") {
  const auto [text, kind, canonical] =
      GENERATE(table<std::string, NamePattern::Kind, std::string>({
          {"MX.Example", NamePattern::Kind::exact, "mx.example"},
          {"*.Example", NamePattern::Kind::one_label, "*.example"},
          {".Example", NamePattern::Kind::any_depth, ".example"},
          {"*.bücher.example", NamePattern::Kind::one_label, "*.xn--bcher-kva.example"},
      }));
  INFO(text);
  CHECK(pattern(text).kind() == kind);
  CHECK(pattern(text).text() == canonical);
}

TEST_CASE("a wildcard stands alone, in front", "[mail]") {
  const auto text = GENERATE(as<std::string>{}, "", "*", "*.", ".", "..x", "**.x",
                             "*.*.x", "a.*.x", "a*.x", "x.*", "*x", ".*.x");
  INFO(text);
  CHECK_FALSE(NamePattern::parse(text));
}

TEST_CASE("a pattern covers what it allows, and no more", "[mail]") {
  const auto [outer, inner, covered] = GENERATE(table<std::string, std::string, bool>({
      {"x.example", "x.example", true},        {"x.example", "a.x.example", false},
      {"x.example", "*.x.example", false},     {"x.example", ".x.example", false},
      {"*.x.example", "x.example", false},     {"*.x.example", "a.x.example", true},
      {"*.x.example", "b.a.x.example", false}, {"*.x.example", "*.x.example", true},
      {"*.x.example", "*.a.x.example", false}, {"*.x.example", ".x.example", false},
      {"*.x.example", ".a.x.example", false},  {".x.example", "x.example", false},
      {".x.example", "a.x.example", true},     {".x.example", "b.a.x.example", true},
      {".x.example", "*.x.example", true},     {".x.example", ".x.example", true},
      {".x.example", ".a.x.example", true},    {".x.example", "*.a.x.example", true},
      {".x.example", "ax.example", false},     {"*.x.example", "ax.example", false},
  }));
  INFO(outer << " over " << inner);
  CHECK(covers(pattern(outer), pattern(inner)) == covered);
}

} // namespace mta_tls
