#include "policyd/questions.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("questions are counted by the kind of their answer", "[policyd]") {
  Questions questions;
  for (const char letter : std::string_view("ONOTPO")) {
    questions.count(letter);
  }

  CHECK(questions.ok == 3);
  CHECK(questions.notfound == 1);
  CHECK(questions.temp == 1);
  CHECK(questions.perm == 1);
  CHECK(questions.total() == 6);
}

TEST_CASE("delegated questions are counted by their action", "[policyd]") {
  using enum DelegationAction;
  DelegatedQuestions questions;
  for (const auto action : {dunno, reject, dunno, defer, dunno}) {
    questions.count(action);
  }

  CHECK(questions.dunno == 3);
  CHECK(questions.reject == 1);
  CHECK(questions.defer == 1);
  CHECK(questions.total() == 5);
}

} // namespace mta_tls
