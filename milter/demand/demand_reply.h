#pragma once

#include "common/dialect/smtp_reply.h"
#include "milter/demand/forcing.h"

namespace mta_tls {

// How our own user is told that a message cannot be sent as it demands: which rule, for
// which recipient, and what to do.
//   550 5.7.10   RFC 5248: encryption needed
//   451 4.7.0    the MTA does not tell enough
SmtpReply demand_reply(const MessageDemand& demand, const CannotForce& cannot);

} // namespace mta_tls
