#pragma once

#include "common/audit/inbound_line.h"
#include "common/policy/snapshot.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace mta_tls {

// What a session needs of the program around it. Called by many sessions at a time, each
// on a thread of its own.
class SessionHost {
public:
  virtual std::shared_ptr<const Snapshot> table() const = 0;
  virtual Instant now() const = 0;

  // A sender or recipient was refused, or would have been by a rule in testing.
  virtual void refused(const InboundRefusal& refusal) = 0;

  // "TLS-Required: no" was taken off a message.
  virtual void tls_required_removed(std::string_view queue_id, std::string_view sender,
                                    std::string_view forced_domain) = 0;

  // Fields that claimed to be ours were taken off a message.
  virtual void forgery_removed(std::string_view queue_id, std::string_view sender,
                               std::size_t count) = 0;

protected:
  ~SessionHost() = default;
};

} // namespace mta_tls
