#include "common/doctor/map_list.h"

#include <catch2/catch.hpp>

namespace mta_tls::doctor {

TEST_CASE("a list in main.cf is cut at blanks and commas, but for braces", "[doctor]") {
  const auto elements = list_elements(
      "inline:{ {a.b = encrypt match=x}, c.d=may },  hash:/etc/x,\ttexthash:/y");

  REQUIRE(elements.size() == 3);
  CHECK(elements[0] == "inline:{ {a.b = encrypt match=x}, c.d=may }");
  CHECK(elements[1] == "hash:/etc/x");
  CHECK(elements[2] == "texthash:/y");
  CHECK(list_elements(" , ").empty());
}

TEST_CASE("a socketmap's name is what stands behind its last colon", "[doctor]") {
  const auto inet = socket_map_of("socketmap:inet:127.0.0.1:8461:postfix");
  const auto local = socket_map_of("proxy:socketmap:unix:run/x.sock:QUERY");

  REQUIRE(inet);
  CHECK(inet->address == "inet:127.0.0.1:8461");
  CHECK(inet->name == "postfix");
  CHECK_FALSE(inet->is_proxied);
  REQUIRE(local);
  CHECK(local->address == "unix:run/x.sock");
  CHECK(local->name == "QUERY");
  CHECK(local->is_proxied);
}

TEST_CASE("another table is no socketmap", "[doctor]") {
  CHECK_FALSE(socket_map_of("hash:/etc/postfix/tls_policy"));
  CHECK_FALSE(socket_map_of("socketmap:"));
  CHECK_FALSE(socket_map_of(""));
}

} // namespace mta_tls::doctor
