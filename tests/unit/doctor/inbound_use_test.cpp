#include "common/doctor/postfix_inbound_use.h"

#include <catch2/catch.hpp>

#include <map>
#include <string>

using namespace mta_tls::doctor;

TEST_CASE(
    "inbound use: settings of a policy service are read, in braces of their own too") {
  const auto asked = parse_asked(
      "{ inet:127.0.0.1:8463, timeout=10s, {default_action = 451 4.3.5 later} }");
  REQUIRE(asked.address == "inet:127.0.0.1:8463");
  REQUIRE(asked.settings.at("timeout") == "10s");
  REQUIRE(asked.settings.at("default_action") == "451 4.3.5 later");
  REQUIRE(parse_asked("inet:127.0.0.1:8463").settings.empty());
}
