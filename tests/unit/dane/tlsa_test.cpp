#include "common/dane/tlsa.h"

#include <catch2/catch.hpp>

#include <string>

namespace mta_tls {

namespace {

std::string rdata(unsigned usage, unsigned selector, unsigned matching_type,
                  const std::string& data) {
  std::string octets;
  for (const auto number : {usage, selector, matching_type}) {
    octets += static_cast<char>(number);
  }
  return octets + data;
}

// "usable", or why it is not.
std::string said(const std::string& octets) {
  const auto tlsa = parse_tlsa(std::as_bytes(std::span(octets)));
  if (!tlsa) {
    return std::string(explain(tlsa.error()));
  }
  const auto fault = fault_of(*tlsa);
  return fault ? std::string(explain(*fault)) : "usable";
}

const std::string sha256_data(32, 'x');
const std::string sha512_data(64, 'x');
const std::string der("\x30\x03\x02\x01\x05");

} // namespace

TEST_CASE("a TLSA record is three numbers and data", "[dane]") {
  const auto octets = rdata(3, 1, 1, "abc");
  const auto tlsa = parse_tlsa(std::as_bytes(std::span(octets)));
  REQUIRE(tlsa);
  CHECK(tlsa->usage == 3);
  CHECK(tlsa->selector == 1);
  CHECK(tlsa->matching_type == 1);
  CHECK(tlsa->data == std::vector{std::byte{'a'}, std::byte{'b'}, std::byte{'c'}});
}

TEST_CASE("octets that are too few are no TLSA record", "[dane]") {
  const auto octets = GENERATE(as<std::string>{}, "", "\x03", "\x03\x01", "\x03\x01\x01");
  CHECK(said(octets) == "the TLSA record is too short");
}

TEST_CASE("DANE-TA and DANE-EE are usable with every selector and matching type",
          "[dane]") {
  const auto usage = GENERATE(2U, 3U);
  const auto selector = GENERATE(0U, 1U);
  CHECK(said(rdata(usage, selector, 0, der)) == "usable");
  CHECK(said(rdata(usage, selector, 1, sha256_data)) == "usable");
  CHECK(said(rdata(usage, selector, 2, sha512_data)) == "usable");
}

TEST_CASE("RFC 7672 section 3.1.3: PKIX-TA and PKIX-EE are not usable, nor is any other",
          "[dane]") {
  const auto usage = GENERATE(0U, 1U, 4U, 255U);
  CHECK(said(rdata(usage, 1, 1, sha256_data)) ==
        "its usage is not DANE-TA(2) or DANE-EE(3)");
}

TEST_CASE("numbers that nobody has given a meaning are not usable", "[dane]") {
  CHECK(said(rdata(3, 2, 1, sha256_data)) == "its selector is not Cert(0) or SPKI(1)");
  CHECK(said(rdata(3, 255, 1, sha256_data)) == "its selector is not Cert(0) or SPKI(1)");
  const auto matching_type = GENERATE(3U, 255U);
  CHECK(said(rdata(3, 1, matching_type, sha256_data)) ==
        "its matching type is not Full(0), SHA2-256(1) or SHA2-512(2)");
}

TEST_CASE("data of another form than the matching type has is not usable", "[dane]") {
  const auto [matching_type, data] = GENERATE_COPY(table<unsigned, std::string>({
      {1, std::string(31, 'x')},
      {1, std::string(33, 'x')},
      {1, sha512_data},
      {2, sha256_data},
      {2, std::string(65, 'x')},
      {0, sha256_data},
      {0, "\x30"},
      {0, "\x31\x03\x02\x01\x05"},         // a SET
      {0, "\x30\x02\x02\x01\x05"},         // octets behind it
      {0, "\x30\x04\x02\x01\x05"},         // cut off
      {0, "\x30\x80\x02\x01\x05"},         // indefinite: BER
      {0, "\x30\x84\x01\x01\x01\x01\x05"}, // longer than any record
      {0, "\x30\x82\x01"},
  }));
  CHECK(said(rdata(3, 1, matching_type, data)) ==
        "its data is not of the form that its matching type has");
}

TEST_CASE("a certificate's length takes one octet or more", "[dane]") {
  CHECK(said(rdata(2, 0, 0, "\x30\x81\x80" + std::string(0x80, 'x'))) == "usable");
  CHECK(said(rdata(2, 0, 0, "\x30\x82\x01\x02" + std::string(0x102, 'x'))) == "usable");
  CHECK(said(rdata(2, 0, 0,
                   std::string("\x30\x83\0\x01\x02", 5) + std::string(0x102, 'x'))) ==
        "usable");
}

} // namespace mta_tls
