#pragma once

#include "common/policy/compare.h"

#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// A date of the table from which a key is answered in another way.
struct FutureAnswer {
  Instant at;
  std::string why; // what the date belongs to
  std::string answer;
  Change change; // from the answer before it
};

// The changes that lie ahead for one key, and the mail of one sender, if nobody edits the
// table, by rising date. Dates that leave the answer as it was before them are left out.
std::vector<FutureAnswer> future_answers(const Snapshot& snapshot, std::string_view key,
                                         Instant now, const OutboundSender& sender = {},
                                         const Discovered& facts = nothing_discovered());

// The reply to a question of Postfix's, from the very function that the daemon calls. It
// is asked by the transport that the sender's mail takes.
std::string postfix_answer(const Snapshot& snapshot, std::string_view key, Instant now,
                           const OutboundSender& sender = {},
                           const Discovered& facts = nothing_discovered());

// The map that this transport asks: "postfix", "postfix-forced", "postfix-forced-verify".
std::string_view postfix_map(const Snapshot& snapshot, const OutboundSender& sender,
                             Instant now);

} // namespace mta_tls
