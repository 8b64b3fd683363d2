#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// What becomes of mail that a rule keeps from going, and who is told: "on_failure". It
// changes no decision.
struct FailurePlan {
  enum class Action {
    defer, // mail waits in the MTA's queue
    bounce // its sender gets it back at once, unless the fault is ours
  };
  Action action = Action::defer;
  // How long mail waits before its sender is told; nullopt: the MTA's own time.
  std::optional<std::chrono::seconds> warn_sender_after;
  std::vector<std::string> notify; // addresses of the postmaster's
  // New mail is refused at submission after so many looks in a row that found no server
  // that may get it; 0: never.
  unsigned refuse_new_after_failures = 0;

  bool operator==(const FailurePlan&) const = default;

  template <class H>
  friend H AbslHashValue(H state, const FailurePlan& plan) {
    return H::combine(std::move(state), plan.action,
                      plan.warn_sender_after ? plan.warn_sender_after->count() : -1,
                      plan.notify, plan.refuse_new_after_failures);
  }
};

} // namespace mta_tls
