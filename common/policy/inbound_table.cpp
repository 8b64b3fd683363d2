#include "common/policy/inbound_table.h"

#include <algorithm>
#include <functional>

namespace mta_tls {

namespace {

std::size_t index_of(IpAddress::Family family) {
  return family == IpAddress::Family::v4 ? 0 : 1;
}

// Calls f(name, specificity) for the domain and each parent, the most specific first.
template <class F>
void for_each_name(const PeerDomain* domain, F f) {
  if (!domain) {
    return;
  }
  const auto below = [](std::string_view name) {
    return static_cast<std::uint16_t>(name.size());
  };
  auto name = domain->name();
  f(name, domain->is_odd() ? below(name) : Specificity::exact);
  for (name = parent_of(name); !name.empty(); name = parent_of(name)) {
    f(name, below(name));
  }
}

bool may_match(const InboundRule& rule, std::uint16_t specificity) {
  return specificity == Specificity::exact || rule.match.include_subdomains;
}

// 0: no match.
std::uint16_t network_specificity(const InboundRule& rule, const IpAddress& client) {
  unsigned best = 0;
  for (const auto& network : rule.match.client_networks) {
    if (network.contains(client)) {
      best = std::max(best, network.prefix_bits() + 1);
    }
  }
  return static_cast<std::uint16_t>(best);
}

// 0: no match.
std::uint16_t recipient_specificity(const InboundRule& rule, const PeerDomain* domain) {
  std::uint16_t best = 0;
  for_each_name(domain, [&](std::string_view name, std::uint16_t specificity) {
    const auto& domains = rule.match.recipient_domains;
    if (best == 0 && may_match(rule, specificity) &&
        std::any_of(domains.begin(), domains.end(),
                    [name](const Domain& listed) { return listed.text() == name; })) {
      best = specificity;
    }
  });
  return best;
}

std::uint16_t longest_network(const InboundRule& rule) {
  unsigned longest = 0;
  for (const auto& network : rule.match.client_networks) {
    longest = std::max(longest, network.prefix_bits() + 1);
  }
  return static_cast<std::uint16_t>(longest);
}

// Fills in how the rule's networks match; false if they do not.
bool match_networks(const InboundKey& key, InboundMatched& matched) {
  if (matched.rule->match.client_networks.empty()) {
    return true;
  }
  if (!key.client) {
    matched.client_unknown = true;
    matched.specificity.network = longest_network(*matched.rule);
    return true;
  }
  matched.specificity.network = network_specificity(*matched.rule, *key.client);
  return matched.specificity.network != 0;
}

bool match_recipient(const InboundKey& key, InboundMatched& matched) {
  if (!key.about_recipient) {
    return matched.rule->match.recipient_domains.empty();
  }
  matched.specificity.recipient = recipient_specificity(*matched.rule, key.recipient);
  return matched.specificity.recipient != 0;
}

bool holds(const InboundTable::Matches& matches, const InboundRule* rule) {
  return std::any_of(matches.begin(), matches.end(),
                     [rule](const auto& matched) { return matched.rule == rule; });
}

template <class T>
bool share_one(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.empty() || b.empty()) {
    return a.empty() && b.empty();
  }
  auto sorted = b;
  std::sort(sorted.begin(), sorted.end());
  return std::any_of(a.begin(), a.end(), [&](const T& each) {
    return std::binary_search(sorted.begin(), sorted.end(), each);
  });
}

// Of rules that share what they are indexed by.
bool tie(const InboundRule& a, const InboundRule& b) {
  return share_one(a.match.sender_domains, b.match.sender_domains) &&
         share_one(a.match.client_networks, b.match.client_networks) &&
         share_one(a.match.recipient_domains, b.match.recipient_domains);
}

template <class Rules>
const InboundRule* enter(Rules& rules, const InboundRule& rule) {
  if (!rules.empty() && rules.back() == &rule) {
    return nullptr; // it lists the name twice
  }
  const auto rival = std::find_if(rules.begin(), rules.end(), [&](const auto* other) {
    return other != &rule && tie(*other, rule);
  });
  const auto* found = rival == rules.end() ? nullptr : *rival;
  rules.push_back(&rule);
  return found;
}

void enter_length(std::vector<unsigned>& lengths, unsigned length) {
  const auto place =
      std::lower_bound(lengths.begin(), lengths.end(), length, std::greater<>());
  if (place == lengths.end() || *place != length) {
    lengths.insert(place, length);
  }
}

} // namespace

const InboundRule* InboundTable::add(InboundRule added) {
  const auto& rule = rules_.emplace_back(std::move(added));
  const auto& match = rule.match;
  const InboundRule* rival = nullptr;
  const auto note = [&rival](const InboundRule* found) { rival = rival ? rival : found; };
  if (!match.sender_domains.empty()) {
    for (const auto& domain : match.sender_domains) {
      note(enter(by_sender_[std::string(domain.text())], rule));
    }
  } else if (!match.client_networks.empty()) {
    with_networks_alone_.push_back(&rule);
    for (const auto& network : match.client_networks) {
      note(enter(by_network_[network], rule));
      enter_length(prefix_lengths_[index_of(network.first().family())],
                   network.prefix_bits());
    }
  } else {
    for (const auto& domain : match.recipient_domains) {
      note(enter(by_recipient_[std::string(domain.text())], rule));
    }
  }
  return rival;
}

void InboundTable::add_by_sender(const InboundKey& key, Matches& matches) const {
  if (by_sender_.empty()) {
    return;
  }
  for_each_name(key.sender, [&](std::string_view name, std::uint16_t specificity) {
    const auto found = by_sender_.find(name);
    if (found == by_sender_.end()) {
      return;
    }
    for (const auto* rule : found->second) {
      InboundMatched matched{rule, {specificity, 0, 0}};
      if (may_match(*rule, specificity) && !holds(matches, rule) &&
          match_recipient(key, matched) && match_networks(key, matched)) {
        matches.push_back(matched);
      }
    }
  });
}

void InboundTable::add_by_network(const InboundKey& key, Matches& matches) const {
  const auto consider = [&](const InboundRule* rule) {
    InboundMatched matched{rule, {}};
    if (!holds(matches, rule) && match_recipient(key, matched) &&
        match_networks(key, matched)) {
      matches.push_back(matched);
    }
  };
  if (!key.client) {
    std::for_each(with_networks_alone_.begin(), with_networks_alone_.end(), consider);
    return;
  }
  for (const auto length : prefix_lengths_[index_of(key.client->family())]) {
    const auto found = by_network_.find(IpNetwork::around(*key.client, length));
    if (found != by_network_.end()) {
      std::for_each(found->second.begin(), found->second.end(), consider);
    }
  }
}

void InboundTable::add_by_recipient(const InboundKey& key, Matches& matches) const {
  if (!key.about_recipient || by_recipient_.empty()) {
    return;
  }
  for_each_name(key.recipient, [&](std::string_view name, std::uint16_t specificity) {
    const auto found = by_recipient_.find(name);
    if (found == by_recipient_.end()) {
      return;
    }
    for (const auto* rule : found->second) {
      if (may_match(*rule, specificity) && !holds(matches, rule)) {
        matches.push_back({rule, {0, 0, specificity}});
      }
    }
  });
}

InboundTable::Matches InboundTable::matching(const InboundKey& key) const {
  Matches matches;
  add_by_sender(key, matches);
  add_by_network(key, matches);
  add_by_recipient(key, matches);
  std::stable_sort(matches.begin(), matches.end(), [](const auto& a, const auto& b) {
    return a.specificity > b.specificity;
  });
  return matches;
}

std::vector<const InboundRule*> needs_key_digest(const InboundTable& table) {
  std::vector<const InboundRule*> rules;
  for (const auto& rule : table.rules()) {
    if (rule.enabled && rule.requirement.level == SecurityLevel::fingerprint) {
      rules.push_back(&rule);
    }
  }
  return rules;
}

} // namespace mta_tls
