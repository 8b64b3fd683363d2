#pragma once

#include "common/policy/snapshot.h"

#include <string>
#include <string_view>

namespace mta_tls {

// What would be answered about a recipient, domain or next hop at `now`, and why, as a
// JSON object (UTF-8 text). The same decide_outbound and renderer that the daemon uses.
std::string explain_outbound(const Snapshot& snapshot, std::string_view target,
                             std::string_view sender, Instant now);

// The same for a tired human, from the JSON above.
std::string explanation_text(std::string_view explanation_json, bool colours);

} // namespace mta_tls
