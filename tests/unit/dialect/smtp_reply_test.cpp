#include "common/dialect/smtp_reply.h"
#include "common/policy/decide_inbound.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;

std::string reply_to(const InboundRule& rule, const SessionFacts& facts,
                     const InboundEnvelope& envelope) {
  const auto snapshot = build_inbound({rule});
  const auto decision = decide_inbound(*snapshot, facts, envelope, now);
  return smtp_reply(decision, facts, envelope).line();
}

InboundRule bank(SecurityLevel level) {
  return inbound_rule("bank-in", level, {{"bank.example"}});
}

} // namespace

TEST_CASE("a partner in plain text is told to begin with STARTTLS", "[dialect]") {
  auto rule = bank(encrypt);
  const auto envelope = mail_from("Bank.Example");
  CHECK(reply_to(rule, plain_session(), envelope) ==
        "530 5.7.0 TLS is required for mail from bank.example (rule \"bank-in\"): the "
        "session is in plain text; STARTTLS first.");
  rule.on_failure = {InboundFailure::Action::tempfail, "Call +1 555 0100."};
  CHECK(reply_to(rule, plain_session(), envelope) ==
        "454 4.7.0 TLS is required for mail from bank.example (rule \"bank-in\"): the "
        "session is in plain text; STARTTLS first. Call +1 555 0100.");
}

TEST_CASE("a reply names what the rule went by", "[dialect]") {
  const auto [sessions, envelope,
              subject] = GENERATE(table<Sessions, InboundEnvelope, std::string>({
      {{{}, {"192.0.2.0/24"}}, mail_from("a.example"), "from [192.0.2.1]"},
      {{{}, {}, {"own.example"}}, rcpt_to("a.example", "own.example"), "to own.example"},
      {{{"a.example"}, {"192.0.2.1"}, {"own.example"}},
       rcpt_to("a.example", "OWN.example"),
       "from a.example to own.example"},
  }));
  const auto rule = inbound_rule("r", encrypt, sessions);
  CHECK(reply_to(rule, plain_session(), envelope) ==
        "530 5.7.0 TLS is required for mail " + subject +
            " (rule \"r\"): the session is in plain text; STARTTLS first.");
}

TEST_CASE("what is too weak is named beside what is needed", "[dialect]") {
  auto rule = bank(encrypt);
  auto facts = tls_session(TlsVersion::v1_1, 64);
  facts.protocol = "TLSv1.1";
  facts.cipher = "EXP-SHA";
  CHECK(reply_to(rule, facts, mail_from("bank.example")) ==
        "550 5.7.10 TLS 1.2 or later is required for mail from bank.example (rule "
        "\"bank-in\"): the session has TLSv1.1.");
  rule.requirement.min_tls = TlsVersion::v1_0;
  rule.requirement.min_cipher_bits = 128;
  CHECK(reply_to(rule, facts, mail_from("bank.example")) ==
        "550 5.7.10 A cipher of 128 bits is required for mail from bank.example (rule "
        "\"bank-in\"): EXP-SHA has 64.");
  rule.on_failure.action = InboundFailure::Action::tempfail;
  facts.cipher.clear();
  CHECK(reply_to(rule, facts, mail_from("bank.example")) ==
        "450 4.7.10 A cipher of 128 bits is required for mail from bank.example (rule "
        "\"bank-in\"): the session has 64.");
}

TEST_CASE("a certificate that is not the agreed one is named", "[dialect]") {
  auto rule = bank(verify);
  const auto envelope = mail_from("bank.example");
  CHECK(reply_to(rule, tls_session(), envelope) ==
        "550 5.7.5 A trusted client certificate is required for mail from bank.example "
        "(rule \"bank-in\"): the client shows no certificate, or none that is trusted "
        "here.");
  rule.requirement.names = {name_pattern("mx1.bank.example"),
                            name_pattern(".mx.bank.example")};
  CHECK(reply_to(rule, tls_session(), envelope) ==
        "550 5.7.5 A trusted client certificate with the name mx1.bank.example, "
        ".mx.bank.example is required for mail from bank.example (rule \"bank-in\"): the "
        "client shows no certificate, or none that is trusted here.");
  CHECK(reply_to(rule, trusted_session({"other.example"}), envelope) ==
        "550 5.7.5 A client certificate with the name mx1.bank.example, .mx.bank.example "
        "is required for mail from bank.example (rule \"bank-in\"): the client's "
        "certificate names other.example.");
  CHECK(reply_to(rule, trusted_session({}), envelope) ==
        "550 5.7.5 A client certificate with the name mx1.bank.example, .mx.bank.example "
        "is required for mail from bank.example (rule \"bank-in\"): the client's "
        "certificate bears no name.");
}

TEST_CASE("a key that is not pinned is named", "[dialect]") {
  auto rule = bank(fingerprint);
  rule.requirement.keys = {key(1)};
  auto facts = tls_session();
  facts.has_no_key = true;
  CHECK(reply_to(rule, facts, mail_from("bank.example")) ==
        "550 5.7.5 A client certificate with an agreed key is required for mail from "
        "bank.example (rule \"bank-in\"): the client shows no certificate.");
  facts.has_no_key = false;
  facts.key = key(2);
  CHECK(reply_to(rule, facts, mail_from("bank.example")) ==
        "550 5.7.5 A client certificate with an agreed key is required for mail from "
        "bank.example (rule \"bank-in\"): the client's key has SHA-256 "
        "0202020202020202020202020202020202020202020202020202020202020202.");
}

TEST_CASE("what cannot be checked is said to be our trouble", "[dialect]") {
  CHECK(reply_to(bank(fingerprint), tls_session(), mail_from("bank.example")) ==
        "451 4.7.0 What is agreed cannot be checked for mail from bank.example (rule "
        "\"bank-in\"): this server does not know the key of the client's certificate; "
        "try again later.");
}

TEST_CASE("our own user in plain text is told to begin with STARTTLS", "[dialect]") {
  auto facts = plain_session();
  facts.authenticated = true;
  CHECK(reply_to(bank(encrypt), facts, mail_from("own.example")) ==
        "538 5.7.11 TLS is required: the session is authenticated, but in plain text; "
        "STARTTLS first.");
  facts.tls = TlsState::unknown;
  CHECK(reply_to(bank(encrypt), facts, mail_from("own.example")) ==
        "451 4.7.0 What is agreed cannot be checked: this server does not know whether "
        "the session is encrypted; try again later.");
}

TEST_CASE("whatever a peer says, a reply is one short printable line", "[dialect]") {
  const std::string odd =
      GENERATE(std::string("%s%n\r\n250 ok\x1b[2J\xff\"") + '\0' + "x",
               std::string(5000, 'a'), std::string("\u202ebank"));
  auto rule = bank(GENERATE(encrypt, verify, fingerprint));
  rule.match.include_subdomains = true;
  rule.id = odd;
  rule.requirement.min_cipher_bits = GENERATE(0U, 300U);
  rule.requirement.min_tls = GENERATE(TlsVersion::v1_2, TlsVersion::v1_3);
  rule.requirement.names = std::vector(9, name_pattern(".a-long-name-of-a.bank.example"));
  rule.on_failure.text = odd;
  auto facts = tls_session(TlsVersion::v1_2);
  facts.protocol = facts.cipher = facts.certificate_issuer = odd;
  facts.trust = GENERATE(ClientTrust::not_trusted, ClientTrust::trusted);
  facts.certificate_names = std::vector(9, odd);
  facts.has_no_key = true;
  const auto envelope = mail_from(odd + ".bank.example");
  const auto snapshot = build_inbound({rule});
  const auto decision = decide_inbound(*snapshot, facts, envelope, now);
  if (!std::holds_alternative<Violated>(decision.outcome)) {
    return; // TLS 1.2 at level encrypt
  }
  const auto reply = smtp_reply(decision, facts, envelope);
  INFO(reply.line());
  CHECK(reply.text.size() <= 400);
  CHECK(std::all_of(reply.text.begin(), reply.text.end(),
                    [](char c) { return c >= ' ' && c <= '~' && c != '%'; }));
}

TEST_CASE("code and enhanced code are of one class", "[dialect]") {
  const InboundRule rule = bank(encrypt);
  InboundDecision decision;
  decision.rule = &rule;
  const auto fault = GENERATE(
      InboundFault::auth_without_tls, InboundFault::no_tls, InboundFault::version_too_low,
      InboundFault::cipher_too_weak, InboundFault::no_trusted_cert,
      InboundFault::wrong_name, InboundFault::wrong_key, InboundFault::fact_unknown);
  const bool temporary = fault == InboundFault::fact_unknown || GENERATE(false, true);
  decision.outcome = Violated{fault, temporary, std::nullopt};
  const auto reply = smtp_reply(decision, tls_session(), mail_from("bank.example"));
  CHECK(reply.code / 100 == (temporary ? 4 : 5));
  CHECK(reply.enhanced[0] == (temporary ? '4' : '5'));
}

} // namespace mta_tls
