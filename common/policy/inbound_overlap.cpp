#include "common/policy/inbound_overlap.h"

#include <algorithm>

namespace mta_tls {

namespace {

// How two lists of one kind stand to each other, in the sessions that match both.
enum class Relation {
  disjoint,     // there is none
  same,         // both match just as closely
  other_closer, // the other always more closely
  mixed
};

Relation joined(Relation a, Relation b) {
  if (a == Relation::disjoint || a == b) {
    return b;
  }
  return b == Relation::disjoint ? a : Relation::mixed;
}

bool lies_within(const Domain& inner, const Domain& outer) {
  return is_below(inner.text(), outer.text());
}

bool lies_within(const IpNetwork& inner, const IpNetwork& outer) {
  return inner.prefix_bits() > outer.prefix_bits() && outer.contains(inner.first());
}

// `reaches_down`: a value of the list stands for those within it too.
template <class T>
Relation relation(const std::vector<T>& mine, bool mine_reaches_down,
                  const std::vector<T>& other, bool other_reaches_down) {
  if (mine.empty() || other.empty()) {
    if (mine.empty() && other.empty()) {
      return Relation::same;
    }
    return mine.empty() ? Relation::other_closer : Relation::mixed;
  }
  auto all = Relation::disjoint;
  for (const auto& a : mine) {
    for (const auto& b : other) {
      if (a == b) {
        all = joined(all, Relation::same);
      } else if (mine_reaches_down && lies_within(b, a)) {
        all = joined(all, Relation::other_closer);
      } else if (other_reaches_down && lies_within(a, b)) {
        all = joined(all, Relation::mixed);
      }
    }
  }
  return all;
}

template <class T>
bool lists_all(const std::vector<T>& outer, const std::vector<T>& inner) {
  return outer.empty() == inner.empty() &&
         std::all_of(inner.begin(), inner.end(), [&](const T& each) {
           return std::find(outer.begin(), outer.end(), each) != outer.end();
         });
}

} // namespace

bool covers(const InboundMatch& outer, const InboundMatch& inner) {
  return (outer.include_subdomains || !inner.include_subdomains) &&
         lists_all(outer.sender_domains, inner.sender_domains) &&
         lists_all(outer.client_networks, inner.client_networks) &&
         lists_all(outer.recipient_domains, inner.recipient_domains);
}

bool may_take_over(const InboundMatch& match, const InboundMatch& other) {
  if (match.recipient_domains.empty() != other.recipient_domains.empty()) {
    return false; // they answer different questions
  }
  const bool mine = match.include_subdomains;
  const bool theirs = other.include_subdomains;
  const Relation by_rank[] = {
      relation(match.sender_domains, mine, other.sender_domains, theirs),
      relation(match.client_networks, true, other.client_networks, true),
      relation(match.recipient_domains, mine, other.recipient_domains, theirs)};
  if (std::find(std::begin(by_rank), std::end(by_rank), Relation::disjoint) !=
      std::end(by_rank)) {
    return false;
  }
  const auto first = std::find_if(std::begin(by_rank), std::end(by_rank),
                                  [](Relation each) { return each != Relation::same; });
  return first == std::end(by_rank) || *first != Relation::other_closer;
}

} // namespace mta_tls
