#pragma once

#include "common/dialect/smtp_reply.h"
#include "common/policy/session_facts.h"
#include "common/policy/snapshot.h"
#include "milter/demand/demand_case.h"

#include <optional>
#include <string_view>

namespace mta_tls {

// A message demands TLS, and this is what becomes of it. Everything that was known then,
// borrowed.
struct DemandEvent {
  Instant time;
  const DemandVerdict& verdict;
  const Snapshot& table;
  const SessionFacts& facts;
  std::string_view client_name;
  std::string_view sender;
  std::string_view user; // empty: nobody has authenticated
  std::string_view queue_id;
  const std::optional<SmtpReply>& reply; // of CannotForce
};

} // namespace mta_tls
