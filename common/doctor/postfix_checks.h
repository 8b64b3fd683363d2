#pragma once

#include "common/doctor/postfix_case.h"

namespace mta_tls::doctor {

// What can be wrong with a Postfix, by subject. Each has a file of its own.
PostfixChecks postfix_policy_map_checks(); // whether and how it asks
PostfixChecks postfix_shadow_checks();     // other tables in the same list
PostfixChecks postfix_socket_checks();     // whether it reaches the sockets it names
PostfixChecks postfix_route_checks();   // next hops that are not the recipient's domain
PostfixChecks postfix_session_checks(); // what is done with an answer
PostfixChecks postfix_certificate_checks(); // trust, pinned keys, DANE
PostfixChecks postfix_upkeep_checks();      // what postmasters are told, and when
PostfixChecks postfix_sender_checks();  // senders that demand TLS, and where that leads
PostfixChecks postfix_message_checks(); // messages that demand TLS
PostfixChecks postfix_inbound_checks(); // whether a session of a partner is judged
PostfixChecks postfix_submission_checks(); // whether our own users hear of what fails
PostfixChecks postfix_server_checks();     // the TLS of those sessions

} // namespace mta_tls::doctor
