#include "policyd/cli/letter/help.h"

namespace mta_tls::help {

const std::string_view letter =
    R"(A letter is the signed request of a domain's owner that mail goes over TLS only. Rules name
the letter that they rest on ("authorization"); with "require_authorization" in the policy's
defaults, no rule forces TLS without one. The letters lie in the folder that the policy file
names ("authorizations": "letters"): for each a file ID.json, and its document beside it.

A letter, start to end:
  mta-tls letter template --domain bank.example --from "Example Bank" --to "Own Mail" \
    --pdf request.pdf                             send it, and have it signed
  mta-tls letter add signed.pdf --id bank-2026 --domain bank.example \
    --party recipient-owner --ca-file ca.pem      check it and record it
  mta-tls letter countersign bank-2026 --party customer --name "L. Verdi" \
    --signed-on 2026-11-20                        when more parties have signed
  mta-tls letter show bank-2026                   what rests on it?
  mta-tls letter expiring --within 45d            who must be asked again?

Exit code: 0 done, or all is well; 1 refused, or there is something to be seen to; 2 wrong
  arguments, or a file that cannot be read.)";

const std::string_view letter_template =
    R"(The text goes to standard output, in UTF-8, or to a PDF to be sent and signed: on paper, or
by a digital signature.

Examples:
  mta-tls letter template --domain bank.example --from "Example Bank" --to "Own Mail"
  mta-tls letter template --domains bank.example,cards.example --include-subdomains \
    --from "Banca Esempio" --to "Posta Srl" --lang it --pdf richiesta.pdf \
    --party recipient-owner,customer,provider --customer "Ditta Rossi"

Exit code: 0 written; 2 wrong arguments, or a file that cannot be written.
--json: pdf (its file, or null), text.)";

const std::string_view letter_add =
    R"(Takes a PDF, or a signed envelope around one (.p7m in DER, PEM or base64). A scan is taken
as it is: who looked at the signatures on it is for you to say. A digital signature in it
is verified: it must cover the whole file, be made for this file, and be by someone whom a
CA of --ca-file vouches for, with a certificate that was valid on the day the letter was
received. A file that was added to after it was signed is refused; between two signatures
the pages must stay the same. Whether a certificate was revoked is not asked.

With --dns-txt the domain's owner confirms the letter in DNS: a TXT record of that name says
"mta-tls-letter=ID". It may be published later; "letter check" looks it up each time.

The servers that get mail for the domains are looked at as by "mta-tls probe": every one that
answers must have TLS as --level says, and one must answer. What was seen is recorded with
its date. If they fail, the letter is refused, since mail would wait; --despite-tls-check
takes it even so, and --no-tls-check does not look: both record why. A letter about inbound
mail alone has no such check; --replace with the same document repeats it.

The document is copied into the folder of letters, unless it is there, and the letter is
written as ID.json. Neither is written over unless --replace says so.

Examples:
  mta-tls letter add scan.pdf --id bank-2026 --domain bank.example --from "Example Bank" \
    --party recipient-owner --name "G. Bianchi" --signed-on 2026-11-18 \
    --valid-until 2027-11-30 --ticket SUP-20931 --checked-by support1
  mta-tls letter add scan.pdf --id bank-2026 --domain bank.example --party recipient-owner \
    --name "G. Bianchi" --signed-on 2026-11-18 \
    --despite-tls-check "their second server gets TLS on 2026-12-01"
  mta-tls letter add richiesta.pdf.p7m --id ministry --domains ministero.example \
    --party recipient-owner --ca-file /etc/mta-tls/letter-ca.pem

Exit code: 0 recorded; 1 refused, and nothing is written; 2 wrong arguments, or no folder.
--json: file, letter {id, …, tls_check {checked_on, verdict (passed, failed, unseen,
  skipped), level, reason, domains [domain, verdict, finding, servers]}}, document {sha256,
  octets, pages, envelope, signatures [method, name, subject, issuer, signed_at,
  covers_whole_file], signers_judged}, dns.)";

const std::string_view letter_countersign =
    R"(For each party that signs after the first. Where the document itself is signed once more,
--document is the new one: it is checked as by "letter add", copied into the folder as
ID-PARTY.pdf, and becomes the letter's document. The old one stays where it is.

Examples:
  mta-tls letter countersign bank-2026 --party provider --name "P. Neri" \
    --signed-on 2026-11-21 --checked-by support1
  mta-tls letter countersign bank-2026 --party customer --document signed-twice.pdf \
    --name "L. Verdi" --signed-on 2026-11-20 --ca-file ca.pem

Exit code: 0 recorded; 1 refused, and nothing is written; 2 there is no such letter, or
  wrong arguments.
--json: file, letter.)";

const std::string_view letter_check =
    R"(Reads each letter as the daemon does and each document as "letter add" does, and says what
is wrong: a document that has changed, a signature that does not hold, a letter that does
not cover a rule that names it, that lacks a party, or that has ended. Where a letter names a
TXT record, DNS is asked for it.

Examples:
  mta-tls letter check --ca-file /etc/mta-tls/letter-ca.pem
  mta-tls letter check bank-2026 --at 2027-01-01

Exit code: 0 all is well; 1 something is not; 2 there are no such letters.
--json: ok, letters [id, state, …, ok, problems, notes, verified (the document, as by
  "letter add"; null: none, or not readable), rules [rule, direction, level]], unread
  [file, line, column, severity, message], policy (null: it cannot be loaded).)";

const std::string_view letter_expiring =
    R"(Example, for a job that runs daily:
  mta-tls letter expiring --within 45d || mail -s "letters that end" support@own.example

Exit code: 0 none; 1 there are some; 2 a file cannot be read.
--json: until, letters [id, state, …, rules [rule, direction, level]].)";

const std::string_view letter_show =
    R"(Without ID: each rule that forces TLS or names a letter, and its letter.

Examples:
  mta-tls letter show bank-2026
  mta-tls letter show

Exit code: 0 told; 2 there is no such letter, or a file cannot be read.
--json: id, state, kind, domains, include_subdomains, directions, statement,
  requesting_organisation, received, valid_from, valid_until, revoked_on, document {file,
  sha256}, signatures, dns_txt, tls_check, ticket, rules [rule, direction, level];
  without ID rules [rule, direction, level, names [domain, and_below], letter].)";

const std::string_view letter_revoke =
    R"(The letter stays, with the day on which it ended. What becomes of the rules that rest on it
is the policy's choice (defaults.on_authorization_expiry): they stay enforced, which is the
default, or turn to testing.

Example:
  mta-tls letter revoke bank-2026 --on 2026-12-01

Exit code: 0 noted; 1 it could not be written; 2 there is no such letter.
--json: file, letter.)";

} // namespace mta_tls::help
