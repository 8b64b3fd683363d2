#include "policyd/watch/look_requests.h"

#include <catch2/catch.hpp>

#include <string>
#include <utility>

using namespace mta_tls;

namespace {

Look look_of(std::string hop) {
  Look look;
  look.hop = std::move(hop);
  return look;
}

} // namespace

TEST_CASE("look requests: who asks for nothing is answered at once") {
  LookRequests requests;
  const auto answers = requests.begin(7, {});
  REQUIRE(answers.size() == 1);
  REQUIRE(answers.front().number == 7);
  REQUIRE(answers.front().looks.empty());
}

TEST_CASE(
    "look requests: a look is for all who wait for it, who then wait for the rest") {
  LookRequests requests;
  REQUIRE(requests.begin(1, {"a.example", "b.example"}).empty());
  REQUIRE(requests.begin(2, {"b.example"}).empty());
  const auto second = requests.take(look_of("b.example"));
  REQUIRE(second.size() == 1);
  REQUIRE(second.front().number == 2);
  REQUIRE(requests.take(look_of("c.example")).empty());
  const auto first = requests.take(look_of("a.example"));
  REQUIRE(first.size() == 1);
  REQUIRE(first.front().number == 1);
  REQUIRE(first.front().looks.size() == 2);
  REQUIRE(requests.take(look_of("a.example")).empty());
}

TEST_CASE("look requests: who waits for what left the table is answered without it") {
  LookRequests requests;
  REQUIRE(requests.begin(1, {"a.example", "b.example"}).empty());
  REQUIRE(requests.begin(2, {"b.example"}).empty());
  const auto second = requests.forget({"b.example", "c.example"});
  REQUIRE(second.size() == 1);
  REQUIRE(second.front().number == 2);
  REQUIRE(second.front().looks.empty());
  const auto first = requests.take(look_of("a.example"));
  REQUIRE(first.size() == 1);
  REQUIRE(first.front().looks.size() == 1);
}
