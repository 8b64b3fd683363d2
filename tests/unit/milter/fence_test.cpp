#include "milter/fence.h"

#include <catch2/catch.hpp>

#include <functional>
#include <stdexcept>
#include <string>

namespace mta_tls {

namespace {

constexpr int tempfail = 4;

struct Outcome {
  int result;
  std::string reason;
};

Outcome behind_the_fence(const std::function<int()>& body) {
  Outcome outcome{0, ""};
  outcome.result =
      fenced<int>(tempfail, body, [&](const char* what) { outcome.reason = what; });
  return outcome;
}

} // namespace

TEST_CASE("whatever is thrown, C gets a result, and it is no pass", "[milter]") {
  const auto fine = behind_the_fence([] { return 0; });
  CHECK(fine.result == 0);
  CHECK(fine.reason.empty());

  const auto known =
      behind_the_fence([]() -> int { throw std::runtime_error("broken"); });
  CHECK(known.result == tempfail);
  CHECK(known.reason == "broken");

  const auto unknown = behind_the_fence([]() -> int { throw 7; });
  CHECK(unknown.result == tempfail);
  CHECK(unknown.reason == "unknown exception");
}

} // namespace mta_tls
