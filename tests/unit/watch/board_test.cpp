#include "common/watch/board.h"
#include "tests/unit/watch/seen.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

Look look(int hour, Outlook outlook, std::string hop) {
  Look made;
  made.hop = std::move(hop);
  made.at = Instant(std::chrono::hours(hour));
  made.outlook = outlook;
  return made;
}

Standing ending(std::string hop, int day) {
  auto made = good_look(std::move(hop));
  made.servers.front().ends = noon + std::chrono::days(day);
  return standing_of_look(made);
}

std::string worst_of(const WatchBoard& board, std::size_t most) {
  std::string names;
  board.worst(most, [&](const Standing& standing) { names += standing.last.hop + " "; });
  return names;
}

std::string first_to_end_of(const WatchBoard& board, std::size_t most) {
  std::string names;
  board.first_to_end(most, [&](const Standing& standing, Instant end) {
    CHECK(first_certificate_end(standing.last) == end);
    names += standing.last.hop + " ";
  });
  return names;
}

} // namespace

TEST_CASE("the board has the latest of each next hop", "[watch]") {
  WatchBoard board;
  board.put(standing_of_look(look(1, Outlook::fails, "b.example")));
  board.put(standing_of_look(look(1, Outlook::passes, "a.example")));
  board.put(standing_of_look(look(2, Outlook::passes, "b.example")));
  CHECK(board.size() == 2);
  REQUIRE(board.of("b.example") != nullptr);
  CHECK(board.of("b.example")->failures == 0);
  CHECK(board.of("c.example") == nullptr);
  std::string names;
  board.each([&](const Standing& standing) { names += standing.last.hop + " "; });
  CHECK(names == "a.example b.example ");
  board.forget("b.example");
  CHECK(board.of("b.example") == nullptr);
}

TEST_CASE("the board knows how many stand how, and the worst", "[watch]") {
  using enum Outlook;
  WatchBoard board;
  CHECK_FALSE(board.newest());
  for (const auto& [outlook, hop] :
       {std::pair(passes, "a"), std::pair(fails, "d"), std::pair(partly, "b"),
        std::pair(unseen, "c"), std::pair(fails, "b2"), std::pair(passes, "e")}) {
    board.put(standing_of_look(look(1, outlook, hop)));
  }
  CHECK(board.count(passes) == 2);
  CHECK(board.count(fails) == 2);
  CHECK(worst_of(board, 100) == "b2 d c b a e ");
  CHECK(worst_of(board, 3) == "b2 d c ");
  CHECK(worst_of(board, 0).empty());

  board.put(standing_of_look(look(3, passes, "b2")));
  board.forget("d");
  board.put(standing_of_look(look(2, unseen, "e")));
  CHECK(worst_of(board, 100) == "c e b a b2 ");
  CHECK(board.count(fails) == 0);
  CHECK(board.newest() == Instant(std::chrono::hours(3)));
}

TEST_CASE("the board knows whose certificates end first", "[watch]") {
  WatchBoard board;
  board.put(ending("late", 90));
  board.put(ending("soon", 3));
  board.put(ending("next", 20));
  board.put(ending("same", 20));
  board.put(standing_of_look(unseen_look("nobody")));
  CHECK(first_to_end_of(board, 100) == "soon next same late ");
  CHECK(first_to_end_of(board, 2) == "soon next ");

  board.put(ending("soon", 95));
  board.forget("next");
  CHECK(first_to_end_of(board, 100) == "same late soon ");
}

} // namespace mta_tls
