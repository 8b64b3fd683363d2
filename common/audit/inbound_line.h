#pragma once

#include "common/dialect/smtp_reply.h"
#include "common/policy/inbound_decision.h"
#include "common/policy/session_facts.h"
#include "common/policy/snapshot.h"

#include <string>
#include <string_view>

namespace mta_tls {

// A sender, or a recipient, that was refused; or that a rule in testing would have
// refused. Everything that was known then, borrowed.
struct InboundRefusal {
  Instant time;
  bool enforced; // false: by a rule in testing, and let through as far as that goes
  const Snapshot& table;
  const SessionFacts& facts;
  std::string_view client_name;
  std::string_view helo;
  std::string_view sender;
  std::string_view recipient; // empty: it is the sender that was refused
  std::string_view queue_id;
  const InboundRule* rule; // null: defaults.inbound.auth_requires_tls
  const Violated& violated;
  const SmtpReply& reply;             // or what it would have been
  std::string_view source = "milter"; // or "delegation", "exim": who asked
};

// A line of the audit log (see audit_line.h):
//   {"time":"…","event":"refused","source":"milter","at":"mail","client":"192.0.2.1",
//    "client_name":"mx.bank.example","helo":"mx.bank.example","sender":"<a@bank.example>",
//    "recipient":null,"queue_id":null,"authenticated":false,
//    "tls":{"state":"plain","version":null,"cipher":null,"bits":null},
//    "certificate":{"trust":"unknown","names":null,"issuer":null,
//     "key_sha256":null},
//    "rule":"bank","place":"/etc/mta-tls/policy.json:12:5","fault":"no-tls",
//    "reply":"530 5.7.0 …","mode":"enforce","serial":7,"sha256":"…"}
// "key_sha256" is "none" where the MTA said that there is no certificate.
// "event" is "would-refuse" where a rule in testing had its way. What the peer wrote is
// as it wrote it, as far as that is UTF-8; "rule" and "place" are null where no rule but
// defaults.inbound refused.
std::string inbound_line(const InboundRefusal& refusal);

} // namespace mta_tls
