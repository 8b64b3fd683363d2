#pragma once

#include "common/dialect/grounds.h"
#include "common/dialect/sendmail_key.h"

#include <string>

namespace mta_tls {

// The answers for Sendmail 8.17's rulesets, see examples/sendmail/mta-tls-outbound.mc:
//   OK MAY                     nothing is required
//   OK ENCR:112                TLS with a cipher of 112 bits
//   OK VERIFY:112+CN           and a trusted certificate with the MX host's name
//   OK VERIFY:112+CN:NAME      … with this name; to the extended form only
//   OK DANE                    {verify} must be TRUSTED: Sendmail 8.18 and later
//   OK NO                      to "try:" alone: not even if TLS is offered
//   TEMP why                   mail waits
// There is a word for every domain, since Sendmail takes NOTFOUND, PERM and words that it
// does not know for "nothing is required". What these words cannot say is looked at here,
// in what the extended form tells: the MX host's name and the protocol version.
//
// VERIFY:112+CN:NAME is for our fragment alone: Sendmail's own TLS_req with
// check_cert_altnames would also take a certificate with the MX host's common name.

// Appends the answer. The decision is that for question.outbound().
void render_sendmail(const Decision& decision, const SendmailQuestion& question,
                     const Snapshot& snapshot, std::string& out);

[[nodiscard]] Awaited answer_sendmail(std::string_view key, const Grounds& grounds,
                                      std::string& reply);

} // namespace mta_tls
