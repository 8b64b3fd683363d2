#pragma once

#include "common/policy/snapshot.h"
#include "common/watch/standing.h"

#include <string>
#include <vector>

namespace mta_tls {

// For whom a table is.
enum class BounceTableForm {
  transports, // Postfix's transport(5): "bank.example bouncetls:"
  reasons     // Exim's lsearch, Sendmail's text map: "bank.example: why, for the sender"
};

// Whether mail for a domain is to go back by is_to_bounce() and this look. The tables are
// about recipients' domains: other next hops never are in one.
bool is_in_bounce_table(const Snapshot& table, const Look& look, Instant now);

// The domains whose mail is to go back by the last look, a line each.
// An MTA cannot tell our own faults from a partner's: who has seen the servers can.
std::string bounce_table(const Snapshot& table, const std::vector<Standing>& standings,
                         Instant now, BounceTableForm form);

} // namespace mta_tls
