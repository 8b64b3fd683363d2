#include "common/dns/dns_server.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

std::string error_of(std::string_view text) {
  const auto server = parse_dns_server(text);
  return server ? "accepted" : server.error();
}

} // namespace

TEST_CASE("a resolver is an address, with a port or without", "[dns]") {
  const auto [text, server] = GENERATE(table<std::string, DnsServer>({
      {"192.0.2.53", {"192.0.2.53", 53}},
      {"192.0.2.53:5353", {"192.0.2.53", 5353}},
      {"2001:db8::53", {"2001:db8::53", 53}},
      {"[2001:db8::53]", {"2001:db8::53", 53}},
      {"[2001:db8::53]:65535", {"2001:db8::53", 65535}},
      {"fe80::53%eth0", {"fe80::53%eth0", 53}},
      {"[fe80::53%eth0]:54", {"fe80::53%eth0", 54}},
  }));
  INFO(text);
  const auto parsed = parse_dns_server(text);
  REQUIRE(parsed);
  CHECK(*parsed == server);
}

TEST_CASE("what is no resolver is explained in a sentence", "[dns]") {
  const std::string forms =
      " is no address: 192.0.2.53, 192.0.2.53:5353, 2001:db8::53 or [2001:db8::53]:5353";
  for (const std::string text :
       {"", "dns.example", "192.0.2", "192.0.2.53 ", "[192.0.2.53]:53", "[::1", "[::1]53",
        ":53", "fe80::1%", "::1::2", "dns.example:53", "[]", "\x1b[2J"}) {
    INFO(text);
    CHECK(error_of(text) ==
          "resolver \"" + (text == "\x1b[2J" ? "\\x1b[2J" : text) + "\"" + forms);
  }
  for (const std::string text : {"192.0.2.53:", "192.0.2.53:0", "192.0.2.53:65536",
                                 "192.0.2.53:domain", "[::1]:", "192.0.2.53:-1"}) {
    INFO(text);
    CHECK(error_of(text) ==
          "resolver \"" + text + "\" has no port number between 1 and 65535");
  }
}

TEST_CASE("a resolver is written as the administrator writes it", "[dns]") {
  CHECK(text_of(DnsServer{"192.0.2.53", 53}) == "192.0.2.53");
  CHECK(text_of(DnsServer{"192.0.2.53", 54}) == "192.0.2.53:54");
  CHECK(text_of(DnsServer{"2001:db8::53", 53}) == "2001:db8::53");
  CHECK(text_of(DnsServer{"2001:db8::53", 54}) == "[2001:db8::53]:54");
}

TEST_CASE("the host's resolvers are those that its C library asks", "[dns]") {
  CHECK(dns_servers_of("# by hand\nsearch example\nnameserver 192.0.2.1\n"
                       "nameserver\t2001:db8::1  # second\n nameserver 192.0.2.3\n"
                       "nameserver192.0.2.4\nnameserver nonsense\nnameserver\n"
                       "nameserver fe80::1%eth0;x\noptions edns0") ==
        std::vector<DnsServer>{{"192.0.2.1"}, {"2001:db8::1"}, {"fe80::1%eth0"}});
  CHECK(dns_servers_of("nameserver 192.0.2.1\nnameserver 192.0.2.2\n"
                       "nameserver 192.0.2.3\nnameserver 192.0.2.4\n")
            .size() == 3);
  CHECK(dns_servers_of("") == std::vector<DnsServer>{{"127.0.0.1"}});
}

} // namespace mta_tls
