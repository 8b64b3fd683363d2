#pragma once

#include "common/dialect/grounds.h"

#include <string>

namespace mta_tls {

// The map of Sendmail's FEATURE(`sts'), map name "sts", key: the recipient's domain. The
// answers are Postfix policies in the form that its rulesets take from Sendmail 8.17 on:
//   OK secure match=mx.x:.x servername=hostname
//            a trusted certificate with the MX host's name, which is one of these; ".x"
//            is one label more. Without match=: any MX host.
//   OK may, OK encrypt ...     of no effect, and so is "NOTFOUND "
//   TEMP why                   mail waits, and so it does for what cannot be said here
//
// Not a control of its own: the feature checks the certificate for the first recipient of
// a session only. Map "sendmail" has to be asked about every recipient.
void render_sendmail_sts(const Decision& decision, std::string& out);

[[nodiscard]] Awaited answer_sendmail_sts(std::string_view key, const Grounds& grounds,
                                          std::string& reply);

} // namespace mta_tls
