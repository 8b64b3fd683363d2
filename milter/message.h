#pragma once

#include "common/policy/inbound_decision.h"
#include "common/policy/snapshot.h"
#include "milter/demand/demand_case.h"
#include "milter/header_changes.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// The fields of a message's header that matter here.
class HeaderFields {
public:
  void add(std::string_view name, std::string_view value, std::string_view authserv_id);

  // How many fields are there that only this program may write.
  std::size_t forged_results() const noexcept { return forged_.size(); }
  std::size_t forged_markers() const noexcept { return markers_seen_; }
  bool asks_for_no_tls() const noexcept { return asks_for_no_tls_; }

  void remove_forged(HeaderChanges& changes) const;

  // Every TLS-Required: "no" is the only value that RFC 8689 knows, and who reads a field
  // with another one may see a "no" in it.
  void remove_tls_required(HeaderChanges& changes) const;

private:
  std::vector<int> forged_; // of Authentication-Results, which of them
  int results_seen_ = 0;
  std::size_t tls_required_seen_ = 0;
  std::size_t markers_seen_ = 0;
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
  std::string resolved_sender; // … as the MTA understands that, without brackets
  std::string user;            // who has authenticated; empty: nobody
  std::unique_ptr<DemandCase> demands; // of this table; null: none are possible
};

} // namespace mta_tls
