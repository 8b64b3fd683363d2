#include "common/mail/ip_network.h"

#include <catch2/catch.hpp>

#include <set>

namespace mta_tls {

namespace {

IpAddress address(std::string_view text) {
  const auto parsed = IpAddress::parse(text);
  INFO(text);
  REQUIRE(parsed);
  return *parsed;
}

IpNetwork network(std::string_view text) {
  const auto parsed = IpNetwork::parse(text);
  INFO(text);
  REQUIRE(parsed);
  return *parsed;
}

} // namespace

TEST_CASE("an address has one spelling", "[mail]") {
  const auto [written, canonical] = GENERATE(table<std::string, std::string>({
      {"192.0.2.1", "192.0.2.1"},
      {"0.0.0.0", "0.0.0.0"},
      {"2001:DB8:0:0::1", "2001:db8::1"},
      {"IPv6:2001:db8::1", "2001:db8::1"},
      {"ipv6:::1", "::1"},
      {"::ffff:192.0.2.1", "192.0.2.1"},
      {"IPv6:::ffff:c000:201", "192.0.2.1"},
      {"::", "::"},
  }));
  INFO(written);
  CHECK(address(written).text() == canonical);
}

TEST_CASE("what is no address is none", "[mail]") {
  const std::string text = GENERATE(
      "", "192.0.2", "192.0.2.256", "192.0.2.1 ", "192.0.2.1/32", "IPv6:192.0.2.1",
      "2001:db8", "2001:db8::g", "[192.0.2.1]", "fe80::1%eth0", "unknown",
      "1234:5678:1234:5678:1234:5678:1234:5678:1234:5678:1234:5678:1234");
  INFO(text);
  CHECK_FALSE(IpAddress::parse(text));
  CHECK_FALSE(IpAddress::parse(std::string("192.0.2.1\0", 10)));
}

TEST_CASE("a network has one spelling", "[mail]") {
  const auto [written, canonical] = GENERATE(table<std::string, std::string>({
      {"192.0.2.0/24", "192.0.2.0/24"},
      {"192.0.2.7", "192.0.2.7"},
      {"192.0.2.7/32", "192.0.2.7"},
      {"0.0.0.0/0", "0.0.0.0/0"},
      {"2001:DB8::/32", "2001:db8::/32"},
      {"2001:db8::1/128", "2001:db8::1"},
      {"::/0", "::/0"},
      {"::ffff:192.0.2.0/120", "192.0.2.0/24"},
  }));
  INFO(written);
  CHECK(network(written).text() == canonical);
}

TEST_CASE("what is no network is told why", "[mail]") {
  using enum IpNetworkError;
  const auto [text, error] = GENERATE(table<std::string, IpNetworkError>({
      {"", malformed},
      {"/24", malformed},
      {"bank.example/24", malformed},
      {"192.0.2/24", malformed},
      {"192.0.2.0/", bad_prefix},
      {"192.0.2.0/33", bad_prefix},
      {"192.0.2.0/-1", bad_prefix},
      {"192.0.2.0/024", bad_prefix},
      {"192.0.2.0/24x", bad_prefix},
      {"192.0.2.0/4294967320", bad_prefix},
      {"192.0.2.0/255.255.255.0", bad_prefix},
      {"2001:db8::/129", bad_prefix},
      {"::ffff:192.0.2.0/95", bad_prefix},
      {"192.0.2.1/24", host_bits},
      {"2001:db8::1/64", host_bits},
      {"0.0.0.1/0", host_bits},
  }));
  INFO(text);
  const auto parsed = IpNetwork::parse(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error() == error);
  CHECK_FALSE(explain(error).empty());
}

TEST_CASE("a network holds what begins with its prefix, whatever its length", "[mail]") {
  const auto client = address(GENERATE("203.0.113.165", "2001:db8:a5a5::a5a5"));
  const auto other =
      address(client.family() == IpAddress::Family::v4 ? "2001:db8::1" : "192.0.2.1");
  for (unsigned bits = 0; bits <= client.bits(); ++bits) {
    const auto around = IpNetwork::around(client, bits);
    INFO(around.text());
    CHECK(around.contains(client));
    CHECK_FALSE(around.contains(other));
    CHECK(network(around.text()) == around);
    for (unsigned flipped = 0; flipped < client.bits(); ++flipped) {
      // One bit of the prefix is another: that network does not hold the client.
      auto octets = client.octets();
      octets[flipped / 8] =
          static_cast<std::uint8_t>(octets[flipped / 8] ^ (0x80U >> (flipped % 8)));
      std::string text;
      for (std::size_t i = 0; i < client.bits() / 8; ++i) {
        constexpr std::string_view digits = "0123456789abcdef";
        if (client.family() == IpAddress::Family::v4) {
          text += (i ? "." : "") + std::to_string(octets[i]);
        } else {
          text += i && i % 2 == 0 ? ":" : "";
          text += digits[octets[i] >> 4U];
          text += digits[octets[i] & 0xfU];
        }
      }
      CHECK(around.contains(address(text)) == (flipped >= bits));
    }
  }
}

TEST_CASE("networks are ordered and told apart", "[mail]") {
  const std::set<IpNetwork> networks{network("192.0.2.0/24"), network("192.0.2.0/25"),
                                     network("192.0.2.0"), network("192.0.2.0/24"),
                                     network("::/24")};
  CHECK(networks.size() == 4);
}

} // namespace mta_tls
