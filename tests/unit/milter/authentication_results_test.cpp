#include "milter/authentication_results.h"

#include <catch2/catch.hpp>

namespace mta_tls {

namespace {

constexpr std::string_view ours = "mx.example.org";

SessionFacts encrypted() {
  SessionFacts facts;
  facts.tls = TlsState::encrypted;
  facts.protocol = "TLSv1.3";
  facts.cipher = "TLS_AES_256_GCM_SHA384";
  facts.cipher_bits = 256;
  facts.trust = ClientTrust::trusted;
  facts.certificate_names = {{"client.bank.example"}};
  return facts;
}

} // namespace

TEST_CASE("a field that claims to be ours is known in any spelling", "[milter]") {
  const auto value = GENERATE(
      "mx.example.org; none", "mx.example.org", "MX.Example.ORG; x-tls=pass",
      " mx.example.org 1; none", "\tmx.example.org; none", "\n mx.example.org; none",
      "\"mx.example.org\"; none", "\"mx\\.example.org\"; none", "mx.example.org.; none",
      "(comment) mx.example.org; none", "(a(b)\\)c) mx.example.org; none",
      "mx.example.org(comment); none", "()() mx.example.org;none");
  INFO(value);
  CHECK(claims_authserv_id(value, ours));
}

TEST_CASE("a field of somebody else is left alone", "[milter]") {
  const auto value =
      GENERATE("other.example; none", "mx.example.org.evil; none", "", "; none",
               "xmx.example.org; none", "other.example; x-tls=pass (mx.example.org)",
               "(mx.example.org) other.example; none", "\"mx.example.org \"; none",
               "mx.example; none");
  INFO(value);
  CHECK_FALSE(claims_authserv_id(value, ours));
}

TEST_CASE("a field that cannot be read is ours if our name is in it", "[milter]") {
  CHECK(claims_authserv_id("(comment MX.example.org; x-tls=pass", ours));
  CHECK(claims_authserv_id("\"mx.example.org; x-tls=pass", ours));
  CHECK(claims_authserv_id("=mx.example.org; x-tls=pass", ours));
  CHECK_FALSE(claims_authserv_id("(comment other.example; x-tls=pass", ours));
}

TEST_CASE("names in any alphabet are compared as domains", "[milter]") {
  CHECK(claims_authserv_id("b\u00e4nk.example; none", "xn--bnk-qla.example"));
}

TEST_CASE("only a token is a name for ourselves", "[milter]") {
  CHECK(is_authserv_id("mx.example.org"));
  CHECK(is_authserv_id("mx"));
  for (const auto* text : {"", "a b", "a;b", "\"a\"", "a\nb", "b\u00e4nk", "a/b"}) {
    INFO(text);
    CHECK_FALSE(is_authserv_id(text));
  }
  CHECK_FALSE(is_authserv_id(std::string(256, 'a')));
}

TEST_CASE("the trace header tells what was seen and which rule was kept", "[milter]") {
  const auto facts = encrypted();
  CHECK(trace_value(ours, {facts, "bank", std::nullopt}) ==
        "mx.example.org;\n\tx-tls=pass\n\tsmtp.tls-version=TLSv1.3\n\t"
        "smtp.tls-cipher=TLS_AES_256_GCM_SHA384\n\tsmtp.tls-bits=256\n\t"
        "smtp.tls-name=client.bank.example\n\tpolicy.rule=bank");
}

TEST_CASE("the trace header of plain text says none, or fail by a rule in testing",
          "[milter]") {
  SessionFacts facts;
  facts.tls = TlsState::plain;
  CHECK(trace_value(ours, {facts, "", std::nullopt}) == "mx.example.org;\n\tx-tls=none");
  CHECK(trace_value(ours, {facts, "bank", InboundFault::no_tls}) ==
        "mx.example.org;\n\tx-tls=fail reason=no-tls\n\tpolicy.rule=bank");
  facts.tls = TlsState::unknown;
  CHECK(trace_value(ours, {facts, "", std::nullopt}) ==
        "mx.example.org;\n\tx-tls=none reason=\"the MTA does not tell\"");
}

TEST_CASE("the name of a certificate that is not trusted is not in the header",
          "[milter]") {
  auto facts = encrypted();
  facts.trust = ClientTrust::not_trusted;
  CHECK(trace_value(ours, {facts, "", std::nullopt}).find("client.bank.example") ==
        std::string::npos);
}

TEST_CASE("what a certificate says cannot leave its quotes", "[milter]") {
  auto facts = encrypted();
  facts.certificate_names = {{"a\"; x-tls=pass\r\nSubject: x\\ \u00e4"}};
  CHECK(trace_value(ours, {facts, "", std::nullopt})
            .ends_with("smtp.tls-name=\"a\\\"; x-tls=pass??Subject: x\\\\ ??\""));
}

} // namespace mta_tls
