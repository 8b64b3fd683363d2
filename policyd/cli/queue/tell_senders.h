#pragma once

#include "common/queue/queue_state.h"
#include "policyd/cli/queue/queue_page.h"
#include "policyd/cli/queue/state_file.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace mta_tls {

// Picks out of a queue the messages whose senders are to be told that they wait: those
// that have waited for longer than their rule's warn_sender_after, and were not told of.
class DueMessages {
public:
  // In one run no more are told; the others are in the next.
  static constexpr std::size_t most = 500;

  // `table` may be null. All outlive this.
  DueMessages(const Snapshot* table, const QueueState& state, Instant at)
      : table_(table), state_(state), at_(at) {}

  void consider(const QueuedMessage& message);

  // With the recipients that wait, and no others.
  const std::vector<QueuedMessage>& messages() const noexcept { return messages_; }
  // True for a message that an earlier run has told of, and that still waits.
  bool still_waits(const std::string& id) const { return still_waiting_.contains(id); }

private:
  bool is_due(const QueuedRecipient& recipient, Instant arrived);
  std::optional<std::chrono::seconds> patience_with(const std::string& hop);

  const Snapshot* table_;
  const QueueState& state_;
  Instant at_;
  std::map<std::string, std::optional<std::chrono::seconds>, std::less<>> patience_;
  std::set<std::string, std::less<>> still_waiting_;
  std::vector<QueuedMessage> messages_;
};

// Tells the senders, each of a message once, through the MTA whose queue it is;
// `state` is written after each. The error is a whole sentence.
Result<std::monostate, std::string> tell_senders(const DueMessages& due,
                                                 const QueuePage& page, QueueState& state,
                                                 const StateFile& file);

} // namespace mta_tls
