#pragma once

#include "common/policy/decision.h"

namespace mta_tls {

// Where that comes from which is known of next hops. What it gives holds until the thread
// that asked does something else: a reply is rendered from it at once.
class FactSource {
public:
  // What is known, if no part of it is due to be looked up; null: obtain() says more.
  virtual const Discovered* known(const NextHop& hop, Instant now) = 0;

  // What can be answered by, though it may be looked up anew already. Null: it is being
  // looked up, and the question has to wait.
  virtual const Discovered* obtain(const NextHop& hop, const DiscoveryWanted& wanted,
                                   Instant now) = 0;

protected:
  ~FactSource() = default;
};

} // namespace mta_tls
