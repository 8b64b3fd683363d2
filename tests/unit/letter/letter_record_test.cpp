#include "common/letter/letter_record.h"

#include <catch2/catch.hpp>

using namespace mta_tls;

namespace {

Instant day(std::string_view text) {
  return parse_day_or_time(text)->begin;
}

Letter letter() {
  Letter letter;
  letter.id = "bank-2026";
  letter.domains = {*Domain::parse("bank.example")};
  letter.statement = Statement::tls_only;
  letter.received = day("2026-11-01");
  letter.valid_until = day("2027-11-02");
  letter.document = LetterDocument{"bank-2026.pdf", "/x/bank-2026.pdf", "ab"};
  letter.signatures = {{Party::recipient_owner, "Giulia \"G\" Bianchi", "", "",
                        day("2026-10-30"), SignatureMethod::pades, "support1",
                        day("2026-11-01")}};
  return letter;
}

} // namespace

TEST_CASE("a letter is written as the table reads it", "[letter]") {
  CHECK(letter_record(letter()) == R"({
  "id": "bank-2026",
  "kind": "letter",
  "domains": [
    "bank.example"
  ],
  "directions": [
    "outbound"
  ],
  "statement": "tls-only",
  "received": "2026-11-01",
  "valid_until": "2027-11-01",
  "document": {
    "file": "bank-2026.pdf",
    "sha256": "ab"
  },
  "signatures": [
    {
      "party": "recipient-owner",
      "name": "Giulia \"G\" Bianchi",
      "signed_on": "2026-10-30",
      "method": "pades",
      "checked_by": "support1",
      "checked_on": "2026-11-01"
    }
  ]
}
)");
}

TEST_CASE("a TLS check is written as the table reads it", "[letter]") {
  const LetterTlsCheck check{day("2026-11-01"),
                             TlsCheckVerdict::failed,
                             SecurityLevel::encrypt,
                             "replaced on Monday",
                             {{"bank.example",
                               TlsCheckVerdict::failed,
                               "the server would get no mail",
                               {"mx.bank.example [192.0.2.1]: would get no mail"}},
                              {"cards.example", TlsCheckVerdict::passed, "fine", {}}}};
  CHECK(tls_check_record(check) ==
        R"({"checked_on":"2026-11-01","verdict":"failed","level":"encrypt",)"
        R"("reason":"replaced on Monday","domains":[{"domain":"bank.example",)"
        R"("verdict":"failed","finding":"the server would get no mail",)"
        R"("servers":["mx.bank.example [192.0.2.1]: would get no mail"]},)"
        R"({"domain":"cards.example","verdict":"passed","finding":"fine"}]})");
  auto with = letter();
  with.tls_check =
      LetterTlsCheck{day("2026-11-01"), TlsCheckVerdict::skipped, std::nullopt, "x", {}};
  CHECK(letter_record(with).find(R"(  "tls_check": {
    "checked_on": "2026-11-01",
    "verdict": "skipped",
    "reason": "x"
  })") != std::string::npos);
}

TEST_CASE("of several domains the worst verdict counts", "[letter]") {
  using enum TlsCheckVerdict;
  const auto of = [](std::vector<TlsCheckVerdict> verdicts) {
    std::vector<CheckedDomain> domains;
    for (const auto verdict : verdicts) {
      domains.push_back({"a.example", verdict, "", {}});
    }
    return verdict_of(domains);
  };
  CHECK(of({passed, passed}) == passed);
  CHECK(of({passed, unseen}) == unseen);
  CHECK(of({unseen, failed, passed}) == failed);
  CHECK(of({}) == unseen);
}

TEST_CASE("a change to a letter keeps what else it says", "[letter]") {
  const std::string_view record = R"({"comment": "mine", "signatures": []})";
  const auto signature =
      LetterSignature{Party::provider,   "N. N.",      "", "",
                      day("2026-11-03"), std::nullopt, "", std::nullopt};
  CHECK(*with_signature(record, signature) == R"({
  "comment": "mine",
  "signatures": [
    {
      "party": "provider",
      "name": "N. N.",
      "signed_on": "2026-11-03"
    }
  ]
}
)");
  CHECK(*with_revocation(record, day("2026-12-01")) == R"({
  "comment": "mine",
  "signatures": [],
  "revoked_on": "2026-12-01"
}
)");
}

TEST_CASE("what is no letter is not changed into one", "[letter]") {
  CHECK(with_revocation("[]", day("2026-12-01")).error() ==
        "is no letter: not one JSON object");
  CHECK_FALSE(with_revocation("{", day("2026-12-01")));
}
