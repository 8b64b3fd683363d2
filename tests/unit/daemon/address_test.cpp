#include "common/daemon/address.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

ListenAddress parsed(std::string_view text) {
  const auto address = parse_listen_address(text, socketmap_mode);
  INFO(text);
  REQUIRE(address);
  return *address;
}

std::string error_of(std::string_view text) {
  const auto address = parse_listen_address(text, socketmap_mode);
  return address ? "accepted" : address.error();
}

} // namespace

TEST_CASE("an inet address has a host and a port", "[policyd]") {
  CHECK(parsed("inet:127.0.0.1:8461") == ListenAddress(InetAddress{"127.0.0.1", 8461}));
  CHECK(parsed("inet:localhost:0") == ListenAddress(InetAddress{"localhost", 0}));
  CHECK(parsed("inet:[::1]:65535") == ListenAddress(InetAddress{"::1", 65535}));
  CHECK(parsed("inet:[127.0.0.1]:1") == ListenAddress(InetAddress{"127.0.0.1", 1}));
}

TEST_CASE("a unix address has a path, and options that default", "[policyd]") {
  CHECK(parsed("unix:/run/x") == ListenAddress(UnixAddress{"/run/x", 0666, "", ""}));
  CHECK(parsed("unix:/run/x,mode=0660,group=postfix") ==
        ListenAddress(UnixAddress{"/run/x", 0660, "", "postfix"}));
  CHECK(parsed("unix:/run/x,user=mta,mode=600") ==
        ListenAddress(UnixAddress{"/run/x", 0600, "mta", ""}));
}

TEST_CASE("an address that is none is explained in a sentence", "[policyd]") {
  CHECK(error_of("8461") == "address \"8461\" is neither inet:HOST:PORT nor unix:/path");
  CHECK(error_of("inet:8461") == "address \"inet:8461\" has no port: inet:HOST:PORT");
  CHECK(error_of("inet::8461") == "address \"inet::8461\" has no port: inet:HOST:PORT");
  CHECK(error_of("inet:a:65536") ==
        "address \"inet:a:65536\" has no port number between 0 and 65535");
  CHECK(error_of("inet:a:smtp") ==
        "address \"inet:a:smtp\" has no port number between 0 and 65535");
  CHECK(error_of("inet:::1:25") == "address \"inet:::1:25\": an IPv6 address stands in "
                                   "brackets: inet:[::1]:PORT");
  CHECK(error_of("unix:run/x") ==
        "address \"unix:run/x\" needs a whole path: unix:/path");
  CHECK(error_of("unix:/x,mode=0999") ==
        "address \"unix:/x,mode=0999\": mode is octal, as of chmod(1): mode=0660");
  CHECK(error_of("unix:/x,mode=07777") ==
        "address \"unix:/x,mode=07777\": mode is octal, as of chmod(1): mode=0660");
  CHECK(error_of("unix:/x,group=") == "address \"unix:/x,group=\": unknown option "
                                      "\"group=\"; there are mode=, user= and group=");
  CHECK(error_of("unix:/" + std::string(108, 'x')).ends_with("has at most 107 octets"));
}

TEST_CASE("an address is written as it is read", "[policyd]") {
  for (const auto* text : {"inet:127.0.0.1:8461", "inet:[::1]:25", "unix:/run/x"}) {
    CHECK(text_of(parsed(text)) == text);
  }
}

} // namespace mta_tls
