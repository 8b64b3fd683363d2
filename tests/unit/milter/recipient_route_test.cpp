#include "milter/recipient_route.h"
#include "tests/unit/milter/macro_map.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

MacroMap rcpt_macros(const std::string& mailer, const std::string& host,
                     const std::string& address) {
  return MacroMap(
      {{"{rcpt_mailer}", mailer}, {"{rcpt_host}", host}, {"{rcpt_addr}", address}});
}

const std::vector<std::string> local_mailers{"dovecot"};

Route by_postfix(const std::string& mailer, const std::string& host = "bank.example",
                 const std::string& address = "a@bank.example") {
  return route_of(
      {Mta::postfix, "me@ours.example", "<a@bank.example>", false, local_mailers},
      rcpt_macros(mailer, host, address));
}

Route by_sendmail(const std::string& mailer, const std::string& host = "bank.example.",
                  const std::string& address = "a@bank.example") {
  return route_of(
      {Mta::sendmail, "me@ours.example", "<a@bank.example>", false, local_mailers},
      rcpt_macros(mailer, host, address));
}

} // namespace

TEST_CASE("Postfix tells by its transport whether a recipient is here or away",
          "[milter]") {
  using enum Route::Kind;
  const auto [mailer, kind] = GENERATE(table<std::string, Route::Kind>({
      {"local", here},
      {"virtual", here},
      {"lmtp", here},
      {"discard", here},
      {"dovecot", here},
      {"smtp", away},
      {"relay", away},
      {"forcedtls", away},
      {"forcedtls-verify", away},
      {"error", strange},
      {"retry", strange},
      {"slow", strange},
      {"SMTP", strange},
      {"", untold},
  }));
  INFO(mailer);
  CHECK(by_postfix(mailer).kind == kind);
  CHECK(by_postfix(mailer).transport == mailer);
  CHECK(by_postfix(mailer).domain == "bank.example");
}

TEST_CASE("Sendmail tells by its mailer", "[milter]") {
  using enum Route::Kind;
  const auto [mailer, kind] = GENERATE(table<std::string, Route::Kind>({
      {"local", here},
      {"prog", here},
      {"*file*", here},
      {"*include*", here},
      {"procmail", here},
      {"cyrusv2", here},
      {"dovecot", here},
      {"smtp", away},
      {"esmtp", away},
      {"smtp8", away},
      {"dsmtp", away},
      {"relay", away},
      {"forcedtls", strange},
      {"lmtp", strange},
      {"uucp", strange},
      {"", untold},
  }));
  INFO(mailer);
  CHECK(by_sendmail(mailer).kind == kind);
  CHECK_FALSE(by_sendmail(mailer).forced);
}

TEST_CASE("Postfix's policy is about the next hop, Sendmail's about the domain",
          "[milter]") {
  const auto relayed = by_postfix("smtp", "[relay.example]:587");
  CHECK(relayed.next_hop == "[relay.example]:587");
  CHECK_FALSE(relayed.is_own_way);
  const auto hosted = by_sendmail("relay", "relay.example.");
  CHECK(hosted.next_hop == "bank.example");
  CHECK(hosted.is_own_way);
  CHECK_FALSE(relayed.sender);
  CHECK(hosted.sender == "me@ours.example");
}

TEST_CASE("the forced transport takes the way of a recipient's own domain alone",
          "[milter]") {
  const auto [host, address, is_own_way] =
      GENERATE(table<std::string, std::string, bool>({
          {"bank.example", "a@bank.example", true},
          {"BANK.example", "a@bank.Example", true},
          {"[192.0.2.7]", "a@[192.0.2.7]", true},
          {"xn--bnk-qla.example", "a@b\u00e4nk.example", true},
          {"_x-.bank.example", "a@_X-.bank.example", true},
          {"bank.example:26", "a@bank.example", false},
          {"[bank.example]", "a@bank.example", false},
          {"mx.bank.example", "a@bank.example", false},
      }));
  INFO(host);
  CHECK(by_postfix("smtp", host, address).is_own_way == is_own_way);
}

TEST_CASE("a recipient is where the MTA resolves it to, not what the peer wrote",
          "[milter]") {
  const auto route =
      route_of({Mta::postfix, "", "<a%bank.example@ours.example>", false, local_mailers},
               rcpt_macros("smtp", "bank.example", "a@bank.example"));
  CHECK(route.domain == "bank.example");
  CHECK(route.is_own_way);
}

TEST_CASE("Postfix shows in the transport that its sender map has forced TLS already",
          "[milter]") {
  CHECK(by_postfix("forcedtls").forced == SecurityLevel::encrypt);
  CHECK(by_postfix("forcedtls-verify").forced == SecurityLevel::verify);
  CHECK_FALSE(by_postfix("smtp").forced);
}

TEST_CASE("where the MTA does not tell, nobody knows, and for sendmail(1) never",
          "[milter]") {
  const auto asked = [](Mta mta, const MacroMap& macros, bool is_local_submission) {
    return route_of({mta, "", "a@x.example", is_local_submission, local_mailers}, macros);
  };
  CHECK(asked(Mta::postfix, {}, false).kind == Route::Kind::untold);
  CHECK(asked(Mta::postfix, {}, true).kind == Route::Kind::never_told);
  CHECK(asked(Mta::postfix, {}, false).domain == "x.example");
  CHECK(asked(Mta::unknown, rcpt_macros("local", "x", "a@x"), false).kind ==
        Route::Kind::untold);
  CHECK(by_postfix("smtp", "").kind == Route::Kind::untold);
}

TEST_CASE("an SMTP client's name is none that delivers here", "[milter]") {
  for (const auto* name : {"smtp", "relay", "esmtp", "forcedtls", "forcedtls-verify"}) {
    CHECK(leaves_this_host(name));
  }
  CHECK_FALSE(leaves_this_host("dovecot"));
}

} // namespace mta_tls
