#include "common/explain/level_meaning.h"

#include <catch2/catch.hpp>

#include <set>

namespace mta_tls {

TEST_CASE("each level has a sentence of its own", "[explain]") {
  std::set<std::string_view> sentences{meaning_of_no_opinion()};
  for (const auto level : all_levels) {
    CHECK(meaning(level).ends_with('.'));
    sentences.insert(meaning(level));
  }
  CHECK(sentences.size() == all_levels.size() + 1);
}

TEST_CASE("a level that forces TLS says that the message waits", "[explain]") {
  for (const auto level : all_levels) {
    INFO(word(level));
    const bool says_so =
        meaning(level).find("the message waits") != std::string_view::npos;
    CHECK(says_so == forces_tls(level));
  }
}

} // namespace mta_tls
