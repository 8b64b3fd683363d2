#include "common/dialect/inbound.h"
#include "tests/unit/dialect/recorded.h"
#include "tests/unit/policy/inbound_tables.h"

#include <catch2/catch.hpp>

namespace mta_tls {

using namespace mta_tls::testing;

namespace {

using enum SecurityLevel;
using Lines = std::vector<std::string>;

InboundQuestion question(SessionFacts facts, InboundEnvelope envelope) {
  return {"test", std::move(facts), std::move(envelope), "", "", "", "", ""};
}

InboundRule testing_rule(std::string id, const Sessions& sessions) {
  auto rule = inbound_rule(std::move(id), verify, sessions);
  rule.mode = Mode::testing;
  return rule;
}

} // namespace

TEST_CASE("a recipient must pass the rules of MAIL and those of RCPT", "[dialect]") {
  const auto snapshot = build_inbound({
      inbound_rule("from", encrypt, {{"a.example"}}),
      inbound_rule("to", encrypt, {{}, {}, {"us.example"}}),
  });
  const auto [from, to, told] = GENERATE(table<std::string, std::string, Lines>({
      {"a.example", "us.example", {"test mail enforced from 530"}},
      {"a.example", "other.example", {"test mail enforced from 530"}},
      {"b.example", "us.example", {"test rcpt enforced to 530"}},
      {"b.example", "other.example", {}},
      {"", "us.example", {"test rcpt enforced to 530"}},
  }));
  INFO(from << " to " << to);
  Recorded recorded;
  const auto answer = judge_inbound(question(plain_session(), rcpt_to(from, to)),
                                    *snapshot, now, &recorded);
  CHECK(recorded.lines == told);
  CHECK((answer.kind == InboundAnswerKind::refused) == !told.empty());
  CHECK(answer.refusal.has_value() == !told.empty());
}

TEST_CASE("no rule, a rule kept at either stage, and a refusal are told apart",
          "[dialect]") {
  const auto snapshot = build_inbound({
      inbound_rule("from", encrypt, {{"a.example"}}),
      inbound_rule("to", encrypt, {{}, {}, {"us.example"}}),
  });
  const auto kind = [&](const InboundEnvelope& envelope) {
    return judge_inbound(question(tls_session(), envelope), *snapshot, now, nullptr).kind;
  };
  CHECK(kind(mail_from("b.example")) == InboundAnswerKind::no_rule);
  CHECK(kind(rcpt_to("b.example", "x.example")) == InboundAnswerKind::no_rule);
  CHECK(kind(mail_from("a.example")) == InboundAnswerKind::kept);
  CHECK(kind(rcpt_to("a.example", "x.example")) == InboundAnswerKind::kept);
  CHECK(kind(rcpt_to("b.example", "us.example")) == InboundAnswerKind::kept);
}

TEST_CASE("what a rule in testing would have refused is recorded, and let through",
          "[dialect]") {
  const auto snapshot = build_inbound({
      testing_rule("from", {{"a.example"}}),
      testing_rule("to", {{}, {}, {"us.example"}}),
      inbound_rule("wide", encrypt, {{}, {"192.0.2.0/24"}}),
  });
  Recorded recorded;
  auto facts = tls_session();
  facts.client = address("192.0.2.1");
  facts.trust = ClientTrust::not_trusted;
  const auto answer = judge_inbound(question(facts, rcpt_to("a.example", "us.example")),
                                    *snapshot, now, &recorded);
  CHECK(answer.kind == InboundAnswerKind::kept);
  CHECK(recorded.lines ==
        Lines{"test mail testing from 550", "test rcpt testing to 550"});

  // The rule that decides instead may refuse for its part.
  recorded.lines.clear();
  facts.tls = TlsState::plain;
  judge_inbound(question(facts, mail_from("a.example")), *snapshot, now, &recorded);
  CHECK(recorded.lines ==
        Lines{"test mail testing from 530", "test mail enforced wide 530"});
}

TEST_CASE("the domain of an address is what stands after its last at sign", "[dialect]") {
  const auto [address, domain] = GENERATE(table<std::string, std::string>({
      {"", ""},
      {"postmaster", ""},
      {"a@b.example", "b.example"},
      {"\"a@x.example\"@b.example", "b.example"},
      {"@b.example", "b.example"},
      {"a@", ""},
  }));
  CHECK(domain_of_address(address) == domain);
}

} // namespace mta_tls
