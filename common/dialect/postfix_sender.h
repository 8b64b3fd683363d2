#pragma once

#include "common/dialect/grounds.h"

#include <string>
#include <string_view>

namespace mta_tls {

// The values of Postfix's sender_dependent_default_transport_maps, map name
// "postfix-sender". Postfix asks for each recipient, with the whole sender: in the case
// in which it was typed, with its extension, "<>" for the null sender; and for nothing
// less, so that rules for domains are looked up here. It cannot tell the login: rules by
// "sasl_users" alone are the milter's.
//
// Appends "OK forcedtls:" or "OK forcedtls-verify:", the transports of
// examples/postfix/forced-master.cf, without a next hop: that stays the recipient's
// domain or the relayhost. "NOTFOUND " for everybody else, however odd the sender: a
// failure would refuse the mail of all (451 at RCPT).
void answer_postfix_sender(std::string_view key, const Grounds& grounds,
                           std::string& reply);

} // namespace mta_tls
