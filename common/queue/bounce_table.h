#pragma once

#include "common/policy/snapshot.h"
#include "common/watch/standing.h"

#include <string>
#include <vector>

namespace mta_tls {

// Lines of a Postfix transport table (transport(5)) that lead mail to the transport
// `bouncetls` where is_to_bounce() by the last look. Postfix's filter cannot tell our own
// faults from a partner's: who has seen the servers can.
std::string bounce_table(const Snapshot& table, const std::vector<Standing>& standings,
                         Instant now);

} // namespace mta_tls
