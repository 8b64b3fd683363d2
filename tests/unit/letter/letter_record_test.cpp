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
