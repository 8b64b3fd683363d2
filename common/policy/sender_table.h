#pragma once

#include "common/policy/by_name.h"
#include "common/policy/sender_rule.h"

#include <absl/container/inlined_vector.h>

#include <deque>

namespace mta_tls {

// The sender rules of a table, indexed: a look-up costs a hash or two for the address,
// one for the user, and one for each parent of the domain.
class SenderTable {
public:
  SenderTable() = default;
  SenderTable(const SenderTable&) = delete;
  SenderTable& operator=(const SenderTable&) = delete;

  void add(SenderRule rule);

  // In the order of the file.
  const std::deque<SenderRule>& rules() const noexcept { return rules_; }
  bool empty() const noexcept { return rules_.empty(); }

  // Every rule that matches, in force or not, in the order of the file. A rule for boss@x
  // is also about boss+anything@x, whom the same person reads: what is demanded of one
  // must not be got around by the other.
  std::vector<const SenderRule*> matching(const OutboundSender& sender) const;

  // The strongest of those that match and are in force at `now`, the first of equals;
  // null: none is.
  const SenderRule* demand(const OutboundSender& sender, Instant now) const;

private:
  // Indices into rules_.
  using Rules = absl::InlinedVector<std::size_t, 1>;

  void add_by_address(std::string_view address, std::vector<std::size_t>& found) const;
  void add_by_domain(std::string_view address, std::vector<std::size_t>& found) const;

  std::deque<SenderRule> rules_;
  ByName<Rules> by_address_;
  ByName<Rules> by_domain_;
  ByName<Rules> by_user_; // in lower case
};

} // namespace mta_tls
