#include "common/watch/standing.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

Look look(int hour, Outlook outlook, std::string hop = "bank.example") {
  Look made;
  made.hop = std::move(hop);
  made.at = Instant(std::chrono::hours(hour));
  made.outlook = outlook;
  return made;
}

Standing after(std::initializer_list<Look> looks) {
  Standing standing;
  bool any = false;
  for (const auto& each : looks) {
    standing = standing_after(any ? &standing : nullptr, each);
    any = true;
  }
  return standing;
}

} // namespace

TEST_CASE("failures are counted from the first one in a row", "[watch]") {
  const auto standing =
      after({look(1, Outlook::passes), look(2, Outlook::fails), look(3, Outlook::fails)});
  CHECK(standing.failures == 2);
  CHECK(standing.failing_since == Instant(std::chrono::hours(2)));
  CHECK(standing.last_passed == Instant(std::chrono::hours(1)));
  CHECK(standing.last.at == Instant(std::chrono::hours(3)));
}

TEST_CASE("one server that would get the mail ends the failures", "[watch]") {
  const auto outlook = GENERATE(Outlook::passes, Outlook::partly);
  const auto standing = after({look(1, Outlook::fails), look(2, outlook)});
  CHECK(standing.failures == 0);
  CHECK_FALSE(standing.failing_since);
  CHECK(standing.last_passed.has_value() == (outlook == Outlook::passes));
}

TEST_CASE("a look that saw nobody neither adds to the failures nor ends them",
          "[watch]") {
  const auto standing = after({look(1, Outlook::fails), look(2, Outlook::unseen)});
  CHECK(standing.failures == 1);
  CHECK(standing.failing_since == Instant(std::chrono::hours(1)));
  CHECK(after({look(1, Outlook::unseen)}).failures == 0);
}

} // namespace mta_tls
