#pragma once

#include "common/policy/snapshot.h"
#include "milter/demand/message_demand.h"
#include "milter/header_changes.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// Who hands a message in.
struct Submitter {
  bool is_ours = false; // one of our users: authenticated, or a program on this host
  std::optional<IpAddress> client; // nullopt: unknown
  std::vector<std::string>
      addresses;    // the sender's, without brackets, in each form known
  std::string user; // SASL login; empty: none
};

// Finds out which rules of the table demand TLS for one message: those about its sender
// at once, those about marks in its header field by field.
class Recognition {
public:
  // Borrows from the table.
  Recognition(const Snapshot& table, const Submitter& submitter, Instant now);

  // All header fields in turn; the value as it stands there.
  void add_field(std::string_view name, std::string_view value);

  // False: whatever the header says, nothing is demanded of this message.
  bool may_demand() const noexcept;

  const std::vector<MessageDemand>& in_force() const noexcept { return in_force_; }
  const std::vector<MessageDemand>& in_testing() const noexcept { return in_testing_; }

  // Takes off the marks that rules in force want removed.
  const HeaderChanges& changes() const noexcept { return changes_; }

private:
  struct Watched {
    const MessageRule* rule;
    bool in_testing;
    bool found = false;
  };

  void add_sender_rules(const Snapshot& table, const Submitter& submitter, Instant now);
  void add_message_rules(const Snapshot& table, const Submitter& submitter, Instant now);
  void note(Watched& watched);

  std::vector<Watched> watched_;
  std::vector<MessageDemand> in_force_;
  std::vector<MessageDemand> in_testing_;
  std::map<std::string, int> seen_; // how many fields of each name that is watched
  HeaderChanges changes_;
};

} // namespace mta_tls
