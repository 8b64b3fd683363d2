#include "common/policy/name_index.h"

#include <catch2/catch.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace mta_tls {

TEST_CASE("a name is found with its value, and no other name is", "[policy]") {
  NameIndex index;
  CHECK_FALSE(index.insert("a.example", 7));
  CHECK(index.find("a.example") == 7U);
  CHECK_FALSE(index.find("b.example"));
  CHECK_FALSE(index.find("a.exampl"));
  CHECK_FALSE(index.find("a.example."));
  CHECK_FALSE(index.find(""));
  CHECK(index.size() == 1);
}

TEST_CASE("a name that is there keeps its value", "[policy]") {
  NameIndex index;
  CHECK_FALSE(index.insert("a.example", 7));
  CHECK(index.insert("a.example", 8) == 7U);
  CHECK(index.find("a.example") == 7U);
  CHECK(index.size() == 1);

  // Nor does the refused one leave a trace behind it.
  CHECK_FALSE(index.insert("b.example", 9));
  std::vector<std::uint32_t> values;
  index.for_each([&](std::string_view, std::uint32_t value) { values.push_back(value); });
  CHECK(values == std::vector<std::uint32_t>{7, 9});
}

TEST_CASE("thousands of names are all found, in the order of their coming", "[policy]") {
  constexpr std::uint32_t count = 10'000;
  const bool with_room = GENERATE(false, true);
  NameIndex index;
  if (with_room) {
    index.reserve(count / 2, count * 8); // a guess, and a bad one
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    REQUIRE_FALSE(index.insert("host-" + std::to_string(i) + ".example", i * 3));
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    REQUIRE(index.find("host-" + std::to_string(i) + ".example") == i * 3);
  }
  CHECK_FALSE(index.find("host-10000.example"));

  std::uint32_t next = 0;
  index.for_each([&](std::string_view name, std::uint32_t value) {
    REQUIRE(name == "host-" + std::to_string(next) + ".example");
    REQUIRE(value == next * 3);
    ++next;
  });
  CHECK(next == count);
}

TEST_CASE("names of every length have room, up to the longest", "[policy]") {
  NameIndex index;
  for (std::size_t length = 0; length <= NameIndex::max_name_octets; ++length) {
    REQUIRE_FALSE(
        index.insert(std::string(length, 'x'), static_cast<std::uint32_t>(length)));
  }
  for (std::size_t length = 0; length <= NameIndex::max_name_octets; ++length) {
    REQUIRE(index.find(std::string(length, 'x')) == length);
  }
}

TEST_CASE("a name beyond the longest is refused, and not found", "[policy]") {
  NameIndex index;
  const std::string name(NameIndex::max_name_octets + 1, 'x');
  CHECK_THROWS_AS(index.insert(name, 1), std::length_error);
  CHECK_FALSE(index.find(name));
  CHECK(index.size() == 0);
}

} // namespace mta_tls
