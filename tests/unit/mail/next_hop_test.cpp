#include "common/mail/next_hop.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

using Kind = NextHop::Kind;

std::string many(int count, std::string_view piece) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += piece;
  }
  return text;
}

const std::string label_63(63, 'a');
const std::string name_253 =
    label_63 + '.' + label_63 + '.' + label_63 + '.' + std::string(61, 'b');

} // namespace

TEST_CASE("a next hop of any shape has one canonical form", "[mail]") {
  const auto [text, kind, canonical,
              host] = GENERATE(table<std::string, Kind, std::string, std::string>({
      {"Bank.example", Kind::domain, "bank.example", "bank.example"},
      {"bank.example.", Kind::domain, "bank.example", "bank.example"},
      {"bücher.example", Kind::domain, "xn--bcher-kva.example", "xn--bcher-kva.example"},
      {"[MX.Bank.example]", Kind::host, "[mx.bank.example]", "mx.bank.example"},
      {"[mx.bank.example.]", Kind::host, "[mx.bank.example]", "mx.bank.example"},
      {"[mx.bank.example]:587", Kind::host, "[mx.bank.example]:587", "mx.bank.example"},
      {"[mx.bank.example]:SMTP", Kind::host, "[mx.bank.example]:smtp", "mx.bank.example"},
      {"[bücher.example]:25", Kind::host, "[xn--bcher-kva.example]:25",
       "xn--bcher-kva.example"},
      {"bank.example:25", Kind::host, "bank.example:25", "bank.example"},
      {"bank.example.:25", Kind::host, "bank.example:25", "bank.example"},
      {"BÜCHER.example:smtp", Kind::host, "xn--bcher-kva.example:smtp",
       "xn--bcher-kva.example"},
      {"[192.0.2.7]", Kind::address, "[192.0.2.7]", "192.0.2.7"},
      {"[192.0.2.7]:25", Kind::address, "[192.0.2.7]:25", "192.0.2.7"},
      {"[IPv6:2001:DB8:0::1]", Kind::address, "[2001:db8::1]", "2001:db8::1"},
      {"[2001:db8::1]:587", Kind::address, "[2001:db8::1]:587", "2001:db8::1"},
      {"[ipv6:2001:db8::1]", Kind::address, "[2001:db8::1]", "2001:db8::1"},
      {"bank.example:65535", Kind::host, "bank.example:65535", "bank.example"},
  }));
  INFO(text);
  const auto hop = NextHop::parse(text);
  REQUIRE(hop);
  CHECK(hop->kind() == kind);
  CHECK(hop->text() == canonical);
  CHECK(hop->host() == host);

  const auto again = NextHop::parse(canonical);
  REQUIRE(again);
  CHECK(again->text() == canonical);
}

TEST_CASE("a bare name that is no domain stands for its longest valid parent", "[mail]") {
  const auto [text, parent] = GENERATE(table<std::string, std::string>({
      {"foo bar.bank.example", "bank.example"},
      {"b\xff.bank.example", "bank.example"},
      {"-a.bank.example", "bank.example"},
      {std::string(64, 'a') + ".bank.example", "bank.example"},
      {"a." + std::string(64, 'b') + ".bank.example", "bank.example"},
      {"a..bank.example", "bank.example"},
      {"a." + name_253, name_253},
      {std::string(2000, 'a') + ".bank.example", "bank.example"},
      {"b\xff.bücher.example", "xn--bcher-kva.example"},
      {many(2000, "ü.") + "-.bank.example", "bank.example"},
      {"-." + many(126, "a.") + "x", many(126, "a.") + "x"},
      {std::string("a\0b.bank.example", 16), "bank.example"},
  }));
  INFO(text);
  const auto hop = NextHop::parse(text);
  REQUIRE(hop);
  CHECK(hop->kind() == Kind::odd_domain);
  CHECK(hop->host() == parent);
  CHECK(hop->text() == parent);
}

TEST_CASE("what is no next hop says why", "[mail]") {
  const auto [text, error] = GENERATE(table<std::string, NextHopError>({
      {"", NextHopError::not_a_host},
      {".", NextHopError::not_a_host},
      {"192.0.2.7", NextHopError::not_a_host},
      {"\xff\xfe", NextHopError::not_a_host},
      {"bank.example x=y", NextHopError::not_a_host},
      {"bank.example\n", NextHopError::not_a_host},
      {std::string(2000, 'a'), NextHopError::not_a_host},
      {"[]", NextHopError::not_a_host},
      {"[192.0.2]", NextHopError::not_a_host},
      {"[192.0.2.256]", NextHopError::not_a_host},
      {"[IPv6:192.0.2.7]", NextHopError::not_a_host},
      {"[IPv6:]", NextHopError::not_a_host},
      {"[2001:db8::1%eth0]", NextHopError::not_a_host},
      {"[b\xff.bank.example]", NextHopError::not_a_host},
      {"2001:db8::1", NextHopError::not_a_host},
      {":25", NextHopError::not_a_host},
      {"[bank.example", NextHopError::bracket},
      {"[bank.example]x", NextHopError::bracket},
      {"[bank.example]]", NextHopError::bracket},
      {"[", NextHopError::bracket},
      {"bank.example:", NextHopError::bad_port},
      {"bank.example:0", NextHopError::bad_port},
      {"bank.example:65536", NextHopError::bad_port},
      {"bank.example:99999", NextHopError::bad_port},
      {"bank.example:25 ", NextHopError::bad_port},
      {"bank.example:25:26", NextHopError::bad_port},
      {"[bank.example]:", NextHopError::bad_port},
      {"[bank.example]:-1 ", NextHopError::bad_port},
      {"bank.example:" + std::string(33, 's'), NextHopError::bad_port},
  }));
  INFO(text);
  const auto hop = NextHop::parse(text);
  REQUIRE_FALSE(hop);
  CHECK(hop.error() == error);
  CHECK_FALSE(explain(hop.error()).empty());
}

TEST_CASE("the longest host with the longest port has room", "[mail]") {
  const auto text = '[' + name_253 + "]:" + std::string(NextHop::max_port_octets, 's');
  const auto hop = NextHop::parse(text);
  REQUIRE(hop);
  CHECK(hop->text() == text);
}

} // namespace mta_tls
