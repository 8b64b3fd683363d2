#include "common/letter/phrases.h"

namespace mta_tls {

namespace {

constexpr Phrases english{
    .title = "Request: mail over TLS only",
    .sender = "From",
    .addressee = "To",
    .demand =
        "{0} is the owner of the domains listed here and asks {1} to carry {2} these "
        "domains over connections encrypted with TLS only:",
    .to = "mail to",
    .from = "mail from",
    .to_and_from = "mail to and from",
    .and_below = " and all names below it",
    .only_way =
        "TLS is the only way. Where no such connection can be made, a message must "
        "not be sent in plain text: it waits, and in the end it is returned to its "
        "sender. We know that mail will therefore not be delivered while our "
        "servers do not offer TLS.",
    .reason = "Reason",
    .holds = "This request holds from the day it is signed until we withdraw it in "
             "writing. We will tell of changes to our mail servers before they are made.",
    .holds_until = "This request holds from the day it is signed through {}, unless we "
                   "withdraw it in writing before. We will tell of changes to our mail "
                   "servers before they are made.",
    .parties = {"Signed for the owner of the domains:",
                "Countersigned for the customer whose mail is carried:",
                "Countersigned for the provider:"},
    .organisation = "Organisation",
    .name = "Name",
    .role = "Role",
    .date = "Place and date",
    .signature = "Signature"};

constexpr Phrases italian{
    .title = "Richiesta: posta esclusivamente su TLS",
    .sender = "Da",
    .addressee = "A",
    .demand = "{0}, titolare dei domini qui elencati, chiede a {1} di trasmettere {2} "
              "questi domini esclusivamente su connessioni cifrate con TLS:",
    .to = "la posta diretta a",
    .from = "la posta proveniente da",
    .to_and_from = "la posta diretta a e proveniente da",
    .and_below = " e tutti i nomi sottostanti",
    .only_way =
        "TLS \xc3\xa8 l'unica modalit\xc3\xa0 ammessa. Se tale connessione non "
        "\xc3\xa8 possibile, il messaggio non deve essere trasmesso in chiaro: resta "
        "in attesa e infine viene restituito al mittente. Siamo consapevoli che, "
        "finch\xc3\xa9 i nostri server non offrono TLS, la posta non viene "
        "consegnata.",
    .reason = "Motivo",
    .holds = "La richiesta vale dal giorno della firma fino a revoca scritta. "
             "Comunicheremo in anticipo le modifiche ai nostri server di posta.",
    .holds_until = "La richiesta vale dal giorno della firma fino al {} compreso, salvo "
                   "revoca scritta anteriore. Comunicheremo in anticipo le modifiche ai "
                   "nostri server di posta.",
    .parties = {"Firmato per il titolare dei domini:",
                "Controfirmato per il cliente la cui posta \xc3\xa8 trasmessa:",
                "Controfirmato per il fornitore del servizio:"},
    .organisation = "Organizzazione",
    .name = "Nome",
    .role = "Ruolo",
    .date = "Luogo e data",
    .signature = "Firma"};

} // namespace

const Phrases& phrases_in(Language language) noexcept {
  return language == Language::italian ? italian : english;
}

} // namespace mta_tls
