#pragma once

#include "common/mail/domain.h"
#include "common/mail/next_hop.h"
#include "common/policy/hash_filter.h"
#include "common/policy/inbound_table.h"
#include "common/policy/letter.h"
#include "common/policy/message_rule.h"
#include "common/policy/name_index.h"
#include "common/policy/rule_store.h"
#include "common/policy/sender_table.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mta_tls {

// The policy table as it was loaded: indexed, immutable, replaced as a whole. Made by a
// SnapshotBuilder; a reader holds it for as long as it uses anything that came from it.
class Snapshot {
public:
  // What a file contributed. The first is the policy file, the others are letters and
  // imports.
  struct Source {
    enum class Kind { policy, letter, import };

    std::string path;
    std::string sha256; // hexadecimal, of the octets that were parsed
    Kind kind = Kind::policy;
  };

  const std::vector<Source>& sources() const noexcept { return sources_; }
  std::optional<std::int64_t> serial() const noexcept { return serial_; }
  const std::optional<Requirement>& default_requirement() const noexcept {
    return default_requirement_;
  }
  const DiscoverySettings& discovery() const noexcept { return discovery_; }
  // False: nothing is ever to be looked up.
  bool has_discovery() const noexcept { return has_discovery_; }
  const RuleStore& rules() const noexcept { return rules_; }
  const std::vector<Exception>& exceptions() const noexcept { return exceptions_; }
  const InboundTable& inbound() const noexcept { return inbound_; }
  const InboundDefaults& inbound_defaults() const noexcept { return inbound_defaults_; }
  const SenderTable& senders() const noexcept { return senders_; }
  // In the order of the file.
  const std::vector<MessageRule>& messages() const noexcept { return messages_; }
  // In the order of the file, or by the names of their own.
  const std::vector<Letter>& letters() const noexcept { return letters_; }
  const LetterDefaults& letter_defaults() const noexcept { return letter_defaults_; }
  std::size_t name_count() const noexcept { return names_.size(); }

  // The rule that lists exactly this domain or next hop, both in canonical form.
  std::optional<RuleIndex> rule_of(std::string_view name) const {
    return names_.find(name);
  }

  // False if no rule of the table speaks of names below its own.
  bool has_rules_below() const noexcept { return (below_depths_ | dotted_depths_) != 0; }

  // Brings near what rule_of(name) and the rule itself will touch, in three steps, so
  // that many questions can wait for their memory at once. Hints: nothing depends on
  // them.
  using NameHash = NameIndex::NameHash;
  NameHash look_ahead(std::string_view name) const;
  void look_further_ahead(NameHash name) const { names_.prefetch_entry(name); }
  void look_ahead_at_rule(NameHash name) const;

  // The rule for names below `parent`, which itself has `labels` labels.
  std::optional<RuleIndex> rule_below(std::string_view parent, unsigned labels) const;

  using ExceptedDomains = std::map<std::string, std::vector<RuleIndex>, std::less<>>;
  const ExceptedDomains& excepted_domains() const noexcept { return excepted_; }

  // True if the rule's except_domains take `name` out of it.
  bool is_excepted(RuleIndex rule, std::string_view name) const;

  const Exception* exception_for(std::string_view domain) const;

  // That a rule rests on; null: on none.
  const Letter* letter(std::optional<LetterIndex> index) const {
    return index ? &letters_[*index] : nullptr;
  }

  // What the letter's dates do to a rule that asks for `level`.
  LetterEffect letter_effect(std::optional<LetterIndex> index, SecurityLevel level,
                             Instant now) const {
    return index && forces_tls(level)
               ? effect_of(state_at(letters_[*index], now), letter_defaults_)
               : LetterEffect::none;
  }

  // Calls f(name, rule, below_only) for each name of the table, in the order of the
  // files; a name with below_only stands for the names below it alone.
  template <class F>
  void for_each_name(F f) const {
    names_.for_each([&f](std::string_view name, RuleIndex rule) {
      const bool below_only = name.starts_with('.');
      f(below_only ? name.substr(1) : name, rule, below_only);
    });
  }

  // The first moment after `now` at which a date of the table changes a decision.
  std::optional<Instant> next_change_after(Instant now) const;

private:
  friend class SnapshotBuilder;

  std::vector<Source> sources_;
  std::optional<std::int64_t> serial_;
  std::optional<Requirement> default_requirement_;
  DiscoverySettings discovery_;
  bool has_discovery_ = false;
  RuleStore rules_;
  NameIndex names_;                 // "x", and ".x" for the names below x alone
  std::uint64_t below_depths_ = 0;  // bit n: a rule holds below some name of n labels
  std::uint64_t dotted_depths_ = 0; // the same for names kept as ".x"
  HashFilter parents_;              // the names, without the dot, that these are about
  ExceptedDomains excepted_;
  std::vector<Exception> exceptions_;
  std::map<std::string, std::size_t, std::less<>> exception_of_;
  InboundTable inbound_;
  InboundDefaults inbound_defaults_;
  SenderTable senders_;
  std::vector<MessageRule> messages_;
  std::vector<Letter> letters_;
  LetterDefaults letter_defaults_;
};

// Of a table's names: false for a next hop, which has brackets or a port.
inline bool is_domain_name(std::string_view name) noexcept {
  return name.find_first_of("[:") == std::string_view::npos;
}

// "x" has one label, "a.x" two.
unsigned label_count(std::string_view name) noexcept;

} // namespace mta_tls
