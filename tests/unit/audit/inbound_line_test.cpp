#include "common/audit/inbound_line.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

std::string line_of(const SessionFacts& facts, const InboundDecision& decision,
                    const Snapshot& table, std::string_view recipient = {},
                    bool enforced = true) {
  const auto envelope = mail_from("bank.example");
  const auto reply = smtp_reply(decision, facts, envelope);
  return inbound_line({testing::now, enforced, table, facts, "mx.bank.example", "mx",
                       "<a\xff@bank.example>", recipient, "4ABC", decision.rule,
                       std::get<Violated>(decision.outcome), reply});
}

} // namespace

TEST_CASE("the audit line of a refusal has everything that was seen", "[audit]") {
  auto rule = inbound_rule("bank", SecurityLevel::verify, {{"bank.example"}});
  rule.requirement.names = {name_pattern("mx.bank.example")};
  rule.place = {7, 5};
  const auto table = build_inbound({rule});
  auto facts = trusted_session({"mx.other.example"});
  facts.protocol = "TLSv1.3";
  facts.cipher = "TLS_AES_256_GCM_SHA384";
  facts.certificate_issuer = "Lab Root";
  const auto decision =
      decide_inbound(*table, facts, mail_from("bank.example"), testing::now);

  CHECK(
      line_of(facts, decision, *table) ==
      R"({"time":"2027-01-15T08:00:00Z","event":"refused","source":"milter","at":"mail",)"
      R"("client":"192.0.2.1","client_name":"mx.bank.example","helo":"mx",)"
      "\"sender\":\"<a\xef\xbf\xbd@bank.example>\","
      R"("recipient":null,"queue_id":"4ABC","authenticated":false,)"
      R"("tls":{"state":"encrypted","version":"TLSv1.3",)"
      R"("cipher":"TLS_AES_256_GCM_SHA384","bits":256},)"
      R"("certificate":{"trust":"trusted","names":["mx.other.example"],)"
      R"("issuer":"Lab Root","key_sha256":null},"rule":"bank","place":"policy.json:7:5",)"
      R"("fault":"wrong-name","reply":"550 5.7.5 A client certificate with the name )"
      R"(mx.bank.example is required for mail from bank.example (rule \"bank\"): the )"
      R"(client's certificate names mx.other.example.","mode":"enforce",)"
      R"("serial":null,"sha256":""})");
}

TEST_CASE("the audit line of a rule in testing says what would have been", "[audit]") {
  const auto table =
      build_inbound({inbound_rule("bank", SecurityLevel::encrypt, {{"bank.example"}})});
  SessionFacts facts;
  facts.tls = TlsState::plain;
  const auto decision =
      decide_inbound(*table, facts, mail_from("bank.example"), testing::now);
  const auto line = line_of(facts, decision, *table, "<b@example.org>", false);

  for (const auto* words :
       {R"("event":"would-refuse","source":"milter","at":"rcpt","client":null,)",
        R"("recipient":"<b@example.org>",)",
        R"("tls":{"state":"plain","version":null,"cipher":null,"bits":null},)",
        R"("certificate":{"trust":"unknown","names":null,"issuer":null,)",
        R"("fault":"no-tls","reply":"530 5.7.0 )", R"("mode":"testing")"}) {
    INFO(words);
    CHECK(line.find(words) != std::string::npos);
  }
}

TEST_CASE("an authenticated user is refused by no rule of the table", "[audit]") {
  const auto table = build_inbound({});
  auto facts = plain_session();
  facts.authenticated = true;
  const auto decision =
      decide_inbound(*table, facts, mail_from("bank.example"), testing::now);

  CHECK(line_of(facts, decision, *table).find(R"("authenticated":true,)") !=
        std::string::npos);
  CHECK(line_of(facts, decision, *table)
            .find(R"("rule":null,"place":null,"fault":"auth-without-tls",)") !=
        std::string::npos);
}

} // namespace mta_tls
