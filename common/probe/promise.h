#pragma once

#include "common/policy/decide.h"

#include <functional>
#include <optional>
#include <string>

namespace mta_tls {

// What a table promises for a next hop, in a form that outlives question and table.
struct Promise {
  std::optional<Requirement> requirement; // nullopt: none, or `deferral` says why
  std::string own_name;
  bool to_address = false;
  std::string by; // "rule examplebank.example", "defaults.outbound", "MTA-STS" …
  bool is_testing = false; // a rule that is not in force yet, as if it were
  std::string deferral;    // mail waits, whatever the servers do

  Require require() const {
    return {requirement ? &*requirement : nullptr, own_name, to_address};
  }
};

// By decide_outbound(). A rule in testing counts as if it were in force.
Promise promise_of(const Snapshot& snapshot, const NextHop& hop, const Discovered& facts,
                   Instant now);

// A promise by a level alone.
Promise promise_by_level(SecurityLevel level, const NextHop& hop, std::string by);

} // namespace mta_tls
