#include "milter/address.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("a milter's address is what libmilter takes it for", "[milter]") {
  const auto [text, libmilter] = GENERATE(table<std::string, std::string>({
      {"inet:8462@127.0.0.1", "inet:8462@[127.0.0.1]"},
      {"inet:8462@[127.0.0.1]", "inet:8462@[127.0.0.1]"},
      {"inet:8462@localhost", "inet:8462@localhost"},
      {"inet6:8462@::1", "inet6:8462@[::1]"},
      {"inet6:8462@[::1]", "inet6:8462@[::1]"},
      {"unix:/run/x", "unix:/run/x"},
      {"local:/run/x", "unix:/run/x"},
      {"unix:/run/x,mode=0666", "unix:/run/x"},
  }));
  const auto address = parse_milter_address(text);
  REQUIRE(address);
  CHECK(address->libmilter == libmilter);
}

TEST_CASE("a milter's unix socket has an owner and a mode", "[milter]") {
  const auto address = parse_milter_address("unix:/run/x,group=postfix");
  REQUIRE(address);
  CHECK(address->local == UnixAddress{"/run/x", 0660, "", "postfix"});
}

TEST_CASE("what libmilter would take for another address is a mistake", "[milter]") {
  const auto [text, error] = GENERATE(table<std::string, std::string>({
      {"inet:127.0.0.1:8462", "has no host: inet:PORT@HOST"},
      {"inet:8462", "has no host: inet:PORT@HOST"},
      {"inet:8462@", "has no host: inet:PORT@HOST"},
      {"inet:smtp@localhost", "has no port: inet:PORT@HOST"},
      {"inet:0@localhost", "has no port: inet:PORT@HOST"},
      {"inet:99999@localhost", "has no port: inet:PORT@HOST"},
      {"inet6:@::1", "has no port: inet6:PORT@HOST"},
      {"inet:8462@::1", "has an IPv6 host: inet6:PORT@HOST"},
      {"/run/x", "is none of unix:/path, inet:PORT@HOST, inet6:PORT@HOST"},
      {"8462@localhost", "is none of unix:/path, inet:PORT@HOST, inet6:PORT@HOST"},
      {"", "is none of unix:/path, inet:PORT@HOST, inet6:PORT@HOST"},
  }));
  INFO(text);
  const auto address = parse_milter_address(text);
  REQUIRE_FALSE(address);
  CHECK(address.error() == "address \"" + text + "\" " + error);
}

TEST_CASE("a mistake in a unix address is told as for any other socket", "[milter]") {
  CHECK(parse_milter_address("unix:run/x").error() ==
        "address \"unix:run/x\" needs a whole path: unix:/path");
  CHECK(parse_milter_address("unix:/x,mode=9").error() ==
        "address \"unix:/x,mode=9\": mode is octal, as of chmod(1): mode=0660");
}

} // namespace mta_tls
