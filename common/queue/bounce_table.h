#pragma once

#include "common/policy/snapshot.h"

#include <string>

namespace mta_tls {

// Lines of a Postfix transport table (transport(5)) that lead the mail of rules in force
// with on_failure "bounce" to the transport `bouncetls`, and keep away from it what a
// rule below them, or an exception from them, says otherwise about.
std::string bounce_table(const Snapshot& table, Instant now);

} // namespace mta_tls
