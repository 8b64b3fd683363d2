#include "common/policy/compare_demands.h"

#include "common/base/text.h"
#include "common/policy/demand_text.h"

#include <algorithm>
#include <unordered_map>

namespace mta_tls {

namespace {

bool demands(const TableAt& table, const OutboundSender& sender, SecurityLevel level) {
  const auto* rule = table.snapshot->senders().demand(sender, table.now);
  return rule && rule->level >= level;
}

// "@x" meets the rules for the domain x alone; "@-.x" those for the names below x, since
// no rule can be about "-.x" itself.
bool demands_of_domain(const TableAt& table, std::string_view domain, bool and_below,
                       SecurityLevel level) {
  const std::string name(domain);
  return demands(table, {"@" + name, {}}, level) &&
         (!and_below || demands(table, {"@-." + name, {}}, level));
}

// True if all mail that the rule is about is asked for as much by the table.
bool is_kept(const SenderRule& rule, const TableAt& table) {
  const auto& match = rule.match;
  return std::all_of(match.addresses.begin(), match.addresses.end(),
                     [&](const std::string& address) {
                       return demands(table, {address, {}}, rule.level);
                     }) &&
         std::all_of(match.domains.begin(), match.domains.end(),
                     [&](const Domain& domain) {
                       return demands_of_domain(table, domain.text(),
                                                match.include_subdomains, rule.level);
                     }) &&
         std::all_of(match.sasl_users.begin(), match.sasl_users.end(),
                     [&](const std::string& user) {
                       return demands(table, {{}, user}, rule.level);
                     });
}

bool covers(const MessageRule::Header& outer, const MessageRule::Header& inner) {
  return equals_ignoring_case(outer.name, inner.name) &&
         (outer.value.empty() || equals_ignoring_case(outer.value, inner.value));
}

bool covers(const std::vector<IpNetwork>& outer, const std::vector<IpNetwork>& inner) {
  return std::all_of(inner.begin(), inner.end(), [&](const IpNetwork& network) {
    return std::any_of(outer.begin(), outer.end(), [&](const IpNetwork& wide) {
      return wide.prefix_bits() <= network.prefix_bits() &&
             wide.contains(network.first());
    });
  });
}

// True if each message that `inner` is about is asked for as much by `outer`.
bool keeps(const MessageRule& outer, const MessageRule& inner) {
  const bool same_kind = outer.header.has_value() == inner.header.has_value();
  return same_kind &&
         (inner.header ? covers(*outer.header, *inner.header)
                       : equals_ignoring_case(outer.subject_tag, inner.subject_tag)) &&
         covers(outer.client_networks, inner.client_networks) &&
         outer.level >= inner.level &&
         (outer.mixed == MessageRule::Mixed::refuse ||
          inner.mixed == MessageRule::Mixed::accept);
}

bool is_kept(const MessageRule& rule, const TableAt& table) {
  const auto& rules = table.snapshot->messages();
  return std::any_of(rules.begin(), rules.end(), [&](const MessageRule& other) {
    return is_in_force(other, table.now) && keeps(other, rule);
  });
}

bool says_the_same(const SenderRule& a, const SenderRule& b) {
  return a.match == b.match && a.level == b.level;
}

bool says_the_same(const MessageRule& a, const MessageRule& b) {
  return a.subject_tag == b.subject_tag && a.header == b.header &&
         a.client_networks == b.client_networks && a.level == b.level &&
         a.mixed == b.mixed && a.remove == b.remove;
}

// Compares the rules of one kind.
template <class Rule>
class Comparison {
public:
  using Report = std::function<void(const DemandChange&)>;

  Comparison(DemandKind kind, const TableAt& before, const TableAt& after,
             const Report& report)
      : kind_(kind), before_(before), after_(after), report_(report) {}

  template <class Rules>
  void run(const Rules& old_rules, const Rules& new_rules) {
    const auto old_by_id = by_id(old_rules);
    const auto new_by_id = by_id(new_rules);
    for (const auto& rule : old_rules) {
      compare(&rule, find(new_by_id, rule.id));
    }
    for (const auto& rule : new_rules) {
      if (!find(old_by_id, rule.id)) {
        compare(nullptr, &rule);
      }
    }
  }

private:
  using ById = std::unordered_map<std::string_view, const Rule*>;

  template <class Rules>
  static ById by_id(const Rules& rules) {
    ById index;
    for (const auto& rule : rules) {
      index.emplace(rule.id, &rule);
    }
    return index;
  }

  static const Rule* find(const ById& index, std::string_view id) {
    const auto found = index.find(id);
    return found == index.end() ? nullptr : found->second;
  }

  bool differ(const Rule* was, const Rule* is) const {
    return !was || !is || !says_the_same(*was, *is) ||
           is_in_force(*was, before_.now) != is_in_force(*is, after_.now);
  }

  Change change_of(const Rule* was, const Rule* is) const {
    if (was && is_in_force(*was, before_.now) && !is_kept(*was, after_)) {
      return Change::weaker;
    }
    return is && is_in_force(*is, after_.now) && !is_kept(*is, before_) ? Change::stricter
                                                                        : Change::same;
  }

  void compare(const Rule* was, const Rule* is) const {
    if (differ(was, is)) {
      report_({kind_, was ? was->id : is->id, !was,
               was ? promise_text(*was, before_.now) : "absent",
               is ? promise_text(*is, after_.now) : "absent",
               is ? std::optional(is->place) : std::nullopt, change_of(was, is)});
    }
  }

  DemandKind kind_;
  const TableAt& before_;
  const TableAt& after_;
  const Report& report_;
};

} // namespace

std::string_view word(DemandKind kind) noexcept {
  switch (kind) {
  case DemandKind::sender:
    return "sender rule";
  case DemandKind::message:
    return "message rule";
  }
  return "";
}

void compare_demands(const TableAt& before, const TableAt& after,
                     const std::function<void(const DemandChange&)>& report) {
  Comparison<SenderRule>(DemandKind::sender, before, after, report)
      .run(before.snapshot->senders().rules(), after.snapshot->senders().rules());
  Comparison<MessageRule>(DemandKind::message, before, after, report)
      .run(before.snapshot->messages(), after.snapshot->messages());
}

} // namespace mta_tls
