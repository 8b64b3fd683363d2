#pragma once

#include "common/policy/snapshot.h"

#include <string>
#include <string_view>

namespace mta_tls::golden {

// What the session of a question is told: "passes", or the SMTP reply after the command
// that gets it: "MAIL: 530 5.7.0 …". `session`: "FROM CLIENT [tls=1.3] [bits=256]
// [cert=NAME] [spki=DIGEST] [to=RECIPIENT] [authenticated]"; throws if it is none.
std::string inbound_answer(const Snapshot& snapshot, std::string_view session,
                           Instant now);

} // namespace mta_tls::golden
