#include "common/explain/inbound_case.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

InboundCase case_of(std::string_view request) {
  const auto about = parse_inbound_case(request);
  if (!about) {
    FAIL(about.error());
  }
  return *about;
}

std::string fault_of(std::string_view request) {
  const auto about = parse_inbound_case(request);
  return about ? "none" : about.error();
}

} // namespace

TEST_CASE("what is said of a session leaves nothing unknown but what was asked for",
          "[explain]") {
  const auto plain = case_of(R"({"from": "a@b.example", "client": "192.0.2.1"})");
  CHECK(plain.facts.tls == TlsState::plain);
  CHECK(plain.facts.client->text() == "192.0.2.1");
  CHECK(plain.facts.trust == ClientTrust::not_trusted);
  CHECK(plain.facts.has_no_key);
  CHECK_FALSE(plain.facts.authenticated);
  CHECK(plain.at_mail.sender_domain == "b.example");
  CHECK_FALSE(plain.at_rcpt);

  const auto full = case_of(R"({"from": "<a@b.example>", "client": "::1",
      "recipient": "<\"x@y\"@c.example>", "tls": "1.2", "bits": 128, "authenticated": true,
      "cert": "mx.b.example",
      "spki": "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"})");
  CHECK(full.facts.tls == TlsState::encrypted);
  CHECK(full.facts.protocol == "TLSv1.2");
  CHECK(full.facts.version == TlsVersion::v1_2);
  CHECK(full.facts.cipher_bits == 128U);
  CHECK(full.facts.trust == ClientTrust::trusted);
  CHECK(full.facts.certificate_names == std::vector<std::string>{"mx.b.example"});
  REQUIRE(full.facts.key);
  CHECK(hexadecimal(*full.facts.key) ==
        "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  CHECK_FALSE(full.facts.has_no_key);
  CHECK(full.facts.authenticated);
  REQUIRE(full.at_rcpt);
  CHECK(full.at_rcpt->sender_domain == "b.example");
  CHECK(full.at_rcpt->recipient_domain == "c.example");
}

TEST_CASE("a certificate with an unknown key, and one that bears no name", "[explain]") {
  const auto about =
      case_of(R"({"from": "", "client": "192.0.2.1", "tls": "TLSv1.3", "cert": ""})");
  CHECK(about.facts.trust == ClientTrust::trusted);
  CHECK(about.facts.certificate_names == std::vector<std::string>{});
  CHECK_FALSE(about.facts.key);
  CHECK_FALSE(about.facts.has_no_key);
  CHECK_FALSE(about.facts.cipher_bits);
  CHECK(about.at_mail.sender_domain.empty());
}

TEST_CASE("a session that cannot be is refused", "[explain]") {
  const auto [request, fault] = GENERATE(table<std::string, std::string>({
      {"", "the request is not as it must be"},
      {"[]", "the request is not as it must be"},
      {R"({"client": "192.0.2.1"})", "\"from\" is missing"},
      {R"({"from": "a@b.example"})", "\"client\" is missing"},
      {R"({"from": 1, "client": "192.0.2.1"})", "\"from\" must be a text"},
      {R"({"from": "", "client": "x"})", "\"x\" is no IP address of a client"},
      {R"({"from": "", "client": "::1", "tls": "SSLv3"})",
       "\"SSLv3\" is no version of TLS; there are 1.0, 1.1, 1.2, 1.3"},
      {R"({"from": "", "client": "::1", "tls": "1.3", "bits": -1})",
       "\"bits\" must be a whole number"},
      {R"({"from": "", "client": "::1", "tls": "1.3", "bits": "128"})",
       "\"bits\" must be a whole number"},
      {R"({"from": "", "client": "::1", "cert": "mx.b.example"})",
       "without \"tls\" a session has no \"cert\""},
      {R"({"from": "", "client": "::1", "authenticated": 1})",
       "the request is not as it must be"},
  }));
  INFO(request);
  CHECK(fault_of(request) == fault);
}

} // namespace mta_tls
