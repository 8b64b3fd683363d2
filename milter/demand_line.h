#pragma once

#include "milter/demand_event.h"

#include <string>

namespace mta_tls {

// A line of the audit log (see common/audit/audit_line.h):
//   {"time":"…","event":"demand","outcome":"refused","reason":"mixed",
//    "client":"192.0.2.1","client_name":"pc.example","sender":"<a@city.example>",
//    "user":"hr-app","queue_id":"4ABC","recipient_domain":"bank.example",
//    "rule":"tag","place":"/etc/mta-tls/policy.json:12:5","level":"encrypt",
//    "reply":"550 5.7.10 …","mode":"enforce","serial":7,"sha256":"…"}
// "outcome" is "handed-over" (to the forced transport), "kept" (the table forces it
// anyway), "let-go" (unforced: "mixed": "accept"), "refused" or "deferred"; in mode
// "testing" what it would have been. "recipient_domain" is that of the first recipient
// for whom nothing forces TLS.
std::string demand_line(const DemandEvent& event);

} // namespace mta_tls
