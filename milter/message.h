#pragma once

#include "common/policy/inbound_decision.h"
#include "common/policy/snapshot.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// A header field to remove: the index-th of this name, from 1.
struct HeaderRemoval {
  const char* name;
  int index;
};

// In the order in which they are to be made.
struct HeaderChanges {
  std::vector<HeaderRemoval> removals; // the last first
  std::string trace;                   // value of a new Authentication-Results, on top
};

// The fields of a message's header that matter here.
class HeaderFields {
public:
  void add(std::string_view name, std::string_view value, std::string_view authserv_id);

  std::size_t forged() const noexcept { return forged_.size(); }
  bool asks_for_no_tls() const noexcept { return asks_for_no_tls_; }

  void remove_forged(HeaderChanges& changes) const;

  // Every TLS-Required: "no" is the only value that RFC 8689 knows, and who reads a field
  // with another one may see a "no" in it.
  void remove_tls_required(HeaderChanges& changes) const;

private:
  std::vector<int> forged_; // of Authentication-Results, which of them
  int results_seen_ = 0;
  int tls_required_seen_ = 0;
  bool asks_for_no_tls_ = false;
};

// What a session keeps of a message while it is under way.
struct Message {
  std::shared_ptr<const Snapshot> table;
  std::string sender; // as the peer wrote it
  std::string sender_domain;
  bool has_recipient = false;
  std::string rule; // id of the first rule that was kept, or that in testing was not
  std::optional<InboundFault> would_refuse; // by a rule in testing
  std::string forced_domain; // of a recipient; or next hop: mail to it must be encrypted
  HeaderFields header;
};

} // namespace mta_tls
