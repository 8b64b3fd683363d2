#include "common/doctor/version.h"

#include <catch2/catch.hpp>

namespace mta_tls::doctor {

TEST_CASE("releases are compared number by number", "[doctor]") {
  const auto older = Version::parse("3.7.11");

  CHECK(older < Version{3, 10});
  CHECK(older > Version{3, 7});
  CHECK(older < Version{3, 7, 13});
  CHECK(older == Version{3, 7, 11});
}

TEST_CASE("what follows a release's numbers is passed over", "[doctor]") {
  CHECK(Version::parse("3.11-20260101").text() == "3.11");
  CHECK(Version::parse("4.96 #2 built 27-May-2026").text() == "4.96");
  CHECK(Version::parse("8.18.1-6+b1").text() == "8.18.1");
}

TEST_CASE("a release that nobody tells is older than any", "[doctor]") {
  CHECK_FALSE(Version::parse("").is_known());
  CHECK_FALSE(Version::parse("unknown").is_known());
  CHECK(Version() < Version{0});
}

} // namespace mta_tls::doctor
