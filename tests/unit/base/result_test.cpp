#include "common/base/result.h"

#include <catch2/catch.hpp>

#include <memory>
#include <string>

namespace mta_tls {

namespace {

enum class Fault { small, large };

Result<std::string, Fault> doubled(const std::string& text) {
  if (text.empty()) {
    return Unexpected{Fault::small};
  }
  return text + text;
}

} // namespace

TEST_CASE("a result holds its value", "[base]") {
  const auto result = doubled("ab");
  REQUIRE(result.has_value());
  CHECK(*result == "abab");
  CHECK(result->size() == 4);
}

TEST_CASE("a result holds the reason why it has no value", "[base]") {
  const auto result = doubled("");
  REQUIRE_FALSE(result);
  CHECK(result.error() == Fault::small);
}

TEST_CASE("a result of one type for both halves tells them apart", "[base]") {
  const Result<int, int> value(1);
  const Result<int, int> failure(Unexpected{1});
  CHECK(value.has_value());
  CHECK_FALSE(failure.has_value());
}

TEST_CASE("the value of a result can be moved out", "[base]") {
  Result<std::unique_ptr<int>, Fault> result(std::make_unique<int>(7));
  const auto owned = *std::move(result);
  REQUIRE(owned);
  CHECK(*owned == 7);
}

} // namespace mta_tls
