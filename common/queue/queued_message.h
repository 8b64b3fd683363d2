#pragma once

#include "common/base/time.h"

#include <string>
#include <vector>

namespace mta_tls {

// Somebody who has not got the message yet.
struct QueuedRecipient {
  std::string address; // as the MTA has it
  std::string reason;  // why, in the MTA's words; empty: it has not been tried yet

  bool operator==(const QueuedRecipient&) const = default;
};

// A message in an MTA's queue. The texts are the MTA's: nothing here is printable.
struct QueuedMessage {
  std::string id;
  std::string sender; // empty: the null sender
  Instant arrived;
  bool is_held = false; // by the postmaster: it is not tried
  std::vector<QueuedRecipient> recipients;
  // Of recipients in several domains the MTA keeps one reason: it may be another's.
  bool shares_reason = false;

  bool operator==(const QueuedMessage&) const = default;
};

} // namespace mta_tls
