#include "common/dane/dane_target.h"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace mta_tls {

namespace {

// "name port", with "mx" where MX records lead on.
std::string target_of(std::string_view text) {
  const auto hop = NextHop::parse(text);
  REQUIRE(hop);
  const auto target = dane_target(*hop);
  return target ? fmt::format("{} {}{}", target->name, target->port,
                              target->has_mx ? " mx" : "")
                : "none";
}

} // namespace

TEST_CASE("a next hop says whose TLSA records matter, and of which port", "[dane]") {
  const auto [hop, target] = GENERATE(table<std::string, std::string>({
      {"A.Example", "a.example 25 mx"},
      {"a.example:25", "a.example 25 mx"},
      {"a.example:587", "a.example 587 mx"},
      {"[mx.example]", "mx.example 25"},
      {"[mx.example]:submission", "mx.example 587"},
      {"[mx.example]:SMTPS", "mx.example 465"},
      {"[mx.example]:65535", "mx.example 65535"},
      {"[mx.example]:lmtp", "none"},
      {"[mx.example]:25x", "none"},
      {"[192.0.2.1]", "none"},
      {"[2001:db8::1]:25", "none"},
      {"a b.example", "none"},
  }));
  INFO(hop);
  CHECK(target_of(hop) == target);
}

} // namespace mta_tls
