#include "policyd/cli/peer.h"

#include <catch2/catch.hpp>

namespace mta_tls {

TEST_CASE("a socket address is a path or a host and port", "[cli]") {
  const auto path = parse_peer("unix:/run/x.sock");
  REQUIRE(path);
  CHECK(std::get<UnixPeer>(*path).path == "/run/x.sock");

  const auto v4 = parse_peer("inet:127.0.0.1:8461");
  REQUIRE(v4);
  CHECK(std::get<InetPeer>(*v4).host == "127.0.0.1");
  CHECK(std::get<InetPeer>(*v4).port == "8461");

  const auto v6 = parse_peer("inet:[::1]:8461");
  REQUIRE(v6);
  CHECK(std::get<InetPeer>(*v6).host == "::1");
}

TEST_CASE("what is no socket address is refused", "[cli]") {
  const std::string text = GENERATE("", "unix:", "/run/x.sock", "inet:", "inet:host",
                                    "inet::25", "inet:host:");
  INFO(text);

  const auto peer = parse_peer(text);

  REQUIRE_FALSE(peer);
  CHECK(peer.error() ==
        "\"" + text + "\" is no socket address; expected unix:/path or inet:host:port");
}

} // namespace mta_tls
