#include "common/dane/mx_record.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

std::optional<MxRecord> parsed(const std::string& rdata) {
  return parse_mx(std::as_bytes(std::span(rdata)));
}

} // namespace

TEST_CASE("an MX record is a preference and a name", "[dane]") {
  const auto [rdata, record] = GENERATE(table<std::string, MxRecord>({
      {std::string("\0\x0a\x02mx\x07"
                   "example\0",
                   14),
       {10, "mx.example"}},
      {std::string("\x01\x02\x02MX\x07"
                   "Example\0",
                   14),
       {258, "mx.example"}},
      {std::string("\0\0\0", 3), {0, ""}},
      {std::string("\xff\xff\x01"
                   "a\0",
                   5),
       {65535, "a"}},
      {std::string("\0\0\x03"
                   "a.b\x01"
                   "\xff\0",
                   9),
       {0, "a\\046b.\\255"}},
      {std::string("\0\0\x03"
                   "a b\0",
                   7),
       {0, "a\\032b"}},
  }));
  INFO(record.host);
  CHECK(parsed(rdata) == record);
}

TEST_CASE("octets that are no preference and name are no MX record", "[dane]") {
  const auto rdata = GENERATE_COPY(values<std::string>({
      "",
      std::string("\0\x0a", 2),
      std::string("\0\x0a\x02mx", 5),   // no end
      std::string("\0\x0a\x03mx\0", 6), // cut off
      std::string("\0\x0a\0\0", 4),     // octets behind it
      std::string("\0\x0a\xc0\x0c", 4), // a pointer
      std::string("\0\x0a\x40", 3) + std::string(64, 'a') + std::string(1, '\0'),
  }));
  CHECK_FALSE(parsed(rdata));
}

TEST_CASE("a name in wire format has at most 255 octets", "[dane]") {
  std::string name;
  for (int i = 0; i < 127; ++i) {
    name += std::string("\x01"
                        "a");
  }
  const auto end = std::string(1, '\0');
  CHECK(parsed(std::string(2, '\0') + name + end));
  CHECK_FALSE(parsed(std::string(2, '\0') +
                     "\x01"
                     "a" +
                     name + end));
}

} // namespace mta_tls
