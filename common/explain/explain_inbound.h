#pragma once

#include "common/policy/snapshot.h"

#include <string>
#include <string_view>

namespace mta_tls {

// What a session would be told at `now`, and why, as a JSON object (UTF-8 text): the same
// decide_inbound and smtp_reply that the milter and the daemon use. The request is that
// of parse_inbound_case().
//
// Its keys: from, sender_domain, client, recipient, recipient_domain, session{tls, bits,
// certificate, key, authenticated}, at, refused_at (MAIL, RCPT or null), reply (the SMTP
// reply, octet by octet, or null), questions[], auth_requires_tls, hints[], table. Each
// of the questions: stage, outcome (no_rule, kept, refused), fault, temporary, reply,
// rule, considered[] with the most specific first. What does not apply is null or empty,
// never missing; but a request that is not as it must be has error alone.
std::string explain_inbound(const Snapshot& snapshot, std::string_view request_json,
                            Instant now);

// The same for a tired human, from the JSON above. Throws std::exception if it is none.
std::string inbound_explanation_text(std::string_view explanation_json, bool colours);

} // namespace mta_tls
