#include "common/letter/composed_letter.h"

#include <catch2/catch.hpp>

using namespace mta_tls;

namespace {

LetterRequest request() {
  LetterRequest request;
  request.domains = {*Domain::parse("bank.example"), *Domain::parse("cards.example")};
  request.owner = "Example Bank plc";
  request.provider = "Example Mail GmbH";
  return request;
}

} // namespace

TEST_CASE("a letter to be signed says who asks whom for what", "[letter]") {
  CHECK(plain_text(compose_letter(request())) ==
        R"(Request: mail over TLS only

  From             Example Bank plc
  To               Example Mail GmbH

Example Bank plc is the owner of the domains listed here and asks Example Mail
GmbH to carry mail to these domains over connections encrypted with TLS only:

  - bank.example
  - cards.example

TLS is the only way. Where no such connection can be made, a message must not be
sent in plain text: it waits, and in the end it is returned to its sender. We
know that mail will therefore not be delivered while our servers do not offer
TLS.

  Reason           ________________________________________

This request holds from the day it is signed until we withdraw it in writing. We
will tell of changes to our mail servers before they are made.

Signed for the owner of the domains:
  Organisation     Example Bank plc
  Name             ________________________________________
  Role             ________________________________________
  Place and date   ________________________________________
  Signature        ________________________________________
)");
}

TEST_CASE("a letter to be signed has a place for each party, in its language",
          "[letter]") {
  auto wanted = request();
  wanted.language = Language::italian;
  wanted.include_subdomains = true;
  wanted.directions = {Direction::outbound, Direction::inbound};
  wanted.parties = {Party::recipient_owner, Party::customer, Party::provider};
  wanted.customer = "Ditta Rossi";
  wanted.valid_until = parse_day_or_time("2027-11-30")->end;
  const auto text = plain_text(compose_letter(wanted));
  for (const auto* words :
       {"la posta diretta a e proveniente da questi domini",
        "bank.example e tutti i nomi sottostanti", "fino al 2027-11-30 compreso",
        "Organizzazione   Ditta Rossi", "Controfirmato per il fornitore",
        "TLS \xc3\xa8 l'unica modalit\xc3\xa0 ammessa"}) {
    INFO(text);
    CHECK(text.find(words) != std::string::npos);
  }
}
