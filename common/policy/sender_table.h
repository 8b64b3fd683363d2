#pragma once

#include "common/policy/sender_rule.h"

#include <deque>

namespace mta_tls {

// The sender rules of a table, indexed: a look-up costs a hash for the address, one for
// the user, and one for each parent of the domain.
class SenderTable {
public:
  SenderTable() = default;
  SenderTable(const SenderTable&) = delete;
  SenderTable& operator=(const SenderTable&) = delete;

  void add(SenderRule rule);

  // In the order of the file.
  const std::deque<SenderRule>& rules() const noexcept { return rules_; }
  bool empty() const noexcept { return rules_.empty(); }

  // Every rule that matches, in force or not, in the order of the file.
  std::vector<const SenderRule*> matching(const OutboundSender& sender) const;

  // The strongest of those that match and are in force at `now`; null: none is.
  const SenderRule* demand(const OutboundSender& sender, Instant now) const;

private:
  std::deque<SenderRule> rules_;
};

} // namespace mta_tls
