#pragma once

#include "common/audit/inbound_line.h"
#include "common/policy/snapshot.h"
#include "common/watch/board.h"
#include "milter/demand_event.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// What the administrator has chosen for all sessions.
struct SessionOptions {
  std::string authserv_id; // empty: the MTA's own name, {j}
  // Postfix obeys our marker: its milter_header_checks hand what bears it to forcedtls.
  bool has_forced_transport = false;
  std::vector<std::string> local_mailers; // that deliver here, beside the MTA's own
};

// What a session needs of the program around it. Called by many sessions at a time, each
// on a thread of its own.
class SessionHost {
public:
  virtual std::shared_ptr<const Snapshot> table() const = 0;
  virtual Instant now() const = 0;
  virtual const SessionOptions& options() const = 0;

  // How watched next hops stand; null: nobody knows.
  virtual std::shared_ptr<const WatchBoard> watched() const = 0;

  // One of our users was told that mail to a recipient cannot go now.
  virtual void told(std::string_view sender, std::string_view recipient,
                    const SmtpReply& reply) = 0;

  // A sender or recipient was refused, or would have been by a rule in testing.
  virtual void refused(const InboundRefusal& refusal) = 0;

  // "TLS-Required: no" was taken off a message.
  virtual void tls_required_removed(std::string_view queue_id, std::string_view sender,
                                    std::string_view forced_domain) = 0;

  // Fields of that name that claimed to be ours were taken off a message.
  virtual void forgery_removed(std::string_view queue_id, std::string_view sender,
                               std::string_view field, std::size_t count) = 0;

  // A message demands TLS, and this is what becomes of it.
  virtual void demanded(const DemandEvent& event) = 0;

protected:
  ~SessionHost() = default;
};

} // namespace mta_tls
