#pragma once

#include "common/mail/next_hop.h"
#include "milter/recipient_route.h"

#include <optional>

namespace mta_tls {

// The next hop of a message that leaves this host and whose servers the watch sees: that
// of the MTA's own routing, with which the table is asked. nullopt: the message stays
// here, or the MTA does not tell, or (Sendmail) another host takes it than those of the
// recipient's domain.
//
// Postfix's transport "relay" takes mail of strangers to domains that this host relays
// for; with `is_ours` it is taken for any other.
std::optional<NextHop> way_out(const RouteQuestion& question, bool is_ours,
                               const Macros& macros);

} // namespace mta_tls
