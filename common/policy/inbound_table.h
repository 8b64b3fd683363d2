#pragma once

#include "common/mail/domain.h"
#include "common/policy/by_name.h"
#include "common/policy/inbound_rule.h"
#include "common/policy/peer_domain.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/inlined_vector.h>

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// What the rules are looked up by.
struct InboundKey {
  const PeerDomain* sender = nullptr; // null: the null sender
  std::optional<IpAddress> client;    // nullopt: unknown
  // Which rules: those with recipient_domains, or those without.
  bool about_recipient = false;
  const PeerDomain* recipient = nullptr;
};

// How closely a rule is about a session; of its members, the first that differs decides.
// 0: the rule does not say.
struct Specificity {
  std::uint16_t sender = 0; // octets of the parent that matched; `exact` above all
  std::uint16_t network = 0;
  std::uint16_t recipient = 0;
  static constexpr std::uint16_t exact = 1000;
  auto operator<=>(const Specificity&) const = default;
};

struct InboundMatched {
  const InboundRule* rule;
  Specificity specificity;
  bool client_unknown = false; // the rule names networks, and nobody knows the client
};

// The inbound rules of a table, indexed: a look-up costs a hash for each parent of the
// sender's domain, for each length of prefix in use and for each parent of the
// recipient's domain, however many rules there are.
class InboundTable {
public:
  InboundTable() = default;
  InboundTable(const InboundTable&) = delete;
  InboundTable& operator=(const InboundTable&) = delete;

  // Adds the rule, which names at least one sender domain, network or recipient domain.
  // Returns another rule that some session would match just as closely: an error of the
  // table.
  const InboundRule* add(InboundRule rule);

  // In the order of the file.
  const std::deque<InboundRule>& rules() const noexcept { return rules_; }
  bool empty() const noexcept { return rules_.empty(); }

  // The rules that match, the most specific first.
  using Matches = absl::InlinedVector<InboundMatched, 3>;
  Matches matching(const InboundKey& key) const;

private:
  using Rules = absl::InlinedVector<const InboundRule*, 1>;

  void add_by_sender(const InboundKey& key, Matches& matches) const;
  void add_by_network(const InboundKey& key, Matches& matches) const;
  void add_by_recipient(const InboundKey& key, Matches& matches) const;

  std::deque<InboundRule> rules_;
  ByName<Rules>
      by_sender_; // every rule is in one of the three, by the first kind it names
  absl::flat_hash_map<IpNetwork, Rules> by_network_;
  ByName<Rules> by_recipient_;
  std::vector<const InboundRule*> with_networks_alone_; // what by_network_ holds
  // The prefix lengths in by_network_, for IPv4 and IPv6, the longest first.
  std::array<std::vector<unsigned>, 2> prefix_lengths_;
};

// The rules that pin keys: what an MTA that does not tell of keys cannot check.
std::vector<const InboundRule*> needs_key_digest(const InboundTable& table);

} // namespace mta_tls
