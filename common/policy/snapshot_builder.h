#pragma once

#include "common/policy/snapshot.h"

#include <memory>

namespace mta_tls {

// Fills a Snapshot, a rule at a time: names of the rule first or last, then end_rule().
// Knows nothing of files; what can be wrong with a table as a whole comes back as the
// other rule concerned, and the caller reports it.
class SnapshotBuilder {
public:
  SnapshotBuilder();

  // The index to use for the source's rules (RuleBody::source).
  std::uint16_t add_source(Snapshot::Source source);
  void set_source_digest(std::uint16_t source, std::string sha256);
  void set_serial(std::int64_t serial);
  void set_defaults(Requirement requirement);
  void set_discovery(const DiscoverySettings& settings);

  // Makes room for so many names, of so many octets in all.
  void reserve_names(std::size_t names, std::size_t octets);

  // The rule whose names are being added.
  RuleIndex current_rule() const;

  // Says that the domain is about to be added, which is then faster.
  void prefetch(const Domain& domain) const;

  // Each gives the rule that has the name already, if one has. A next hop of more than
  // NameIndex::max_name_octets throws std::length_error; domains are shorter than that.
  std::optional<RuleIndex> add_domain(const Domain& domain);
  std::optional<RuleIndex> add_names_below(const Domain& domain);
  std::optional<RuleIndex> add_next_hop(const NextHop& next_hop);
  void except_domain(const Domain& domain);

  // Ends the current rule; an empty id means: called by its only domain.
  void end_rule(RuleBody body, RulePlace place, std::string id);

  // False if its domain has an exception already.
  bool add_exception(Exception exception);

  // The other rule that the rule ties with, if there is one.
  const InboundRule* add_inbound_rule(InboundRule rule);
  void set_inbound_defaults(const InboundDefaults& defaults);

  void add_sender_rule(SenderRule rule);
  void add_message_rule(MessageRule rule);

  // Gives the index by which rules refer to the letter.
  LetterIndex add_letter(Letter letter);
  void set_letter_defaults(LetterDefaults defaults);

  const Snapshot& so_far() const noexcept { return *snapshot_; }

  // To be called once, at the end. Computes what look-ups need.
  std::shared_ptr<const Snapshot> finish();

private:
  std::shared_ptr<Snapshot> snapshot_;
};

} // namespace mta_tls
