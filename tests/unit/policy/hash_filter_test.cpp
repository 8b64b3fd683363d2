#include "common/policy/hash_filter.h"
#include "common/policy/name_index.h"

#include <catch2/catch.hpp>

#include <string>

namespace mta_tls {

namespace {

std::size_t hash_of(int number) {
  return NameIndex::hash("name" + std::to_string(number) + ".example");
}

} // namespace

TEST_CASE("a filter that was never filled holds nothing", "[policy]") {
  HashFilter filter;
  CHECK_FALSE(filter.may_hold(0));
  filter.expect(0);
  CHECK_FALSE(filter.may_hold(hash_of(1)));
}

TEST_CASE("a filter never denies what it holds, and seldom affirms what it does not",
          "[policy]") {
  constexpr int held = 3000;
  HashFilter filter;
  filter.expect(held);
  for (int i = 0; i < held; ++i) {
    filter.insert(hash_of(i));
  }
  int wrong = 0;
  for (int i = 0; i < held; ++i) {
    CHECK(filter.may_hold(hash_of(i)));
    wrong += static_cast<int>(filter.may_hold(hash_of(held + i)));
  }
  CHECK(wrong <= held / 16 * 5 / 4);
}

} // namespace mta_tls
