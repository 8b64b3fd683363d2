#include "common/policy/compare_inbound.h"

#include "common/policy/decide_inbound.h"
#include "common/policy/inbound_overlap.h"
#include "common/policy/inbound_text.h"

#include <algorithm>
#include <unordered_map>

namespace mta_tls {

namespace {

bool in_force(const InboundRule& rule, const TableAt& table) {
  return standing(rule, *table.snapshot, table.now) == InboundVerdict::won;
}

bool level_keeps(SecurityLevel offered, SecurityLevel required) {
  return offered == required || !forces_tls(required) ||
         (required == SecurityLevel::encrypt && forces_tls(offered));
}

// A certificate's own "*.x" passes by the pattern "*.x" alone.
bool allows(const NamePattern& outer, const NamePattern& inner) {
  return inner.kind() == NamePattern::Kind::one_label ? outer == inner
                                                      : covers(outer, inner);
}

bool names_within(const std::vector<NamePattern>& narrow,
                  const std::vector<NamePattern>& wide) {
  return wide.empty() ||
         (!narrow.empty() &&
          std::all_of(narrow.begin(), narrow.end(), [&](const NamePattern& name) {
            return std::any_of(wide.begin(), wide.end(), [&](const NamePattern& outer) {
              return allows(outer, name);
            });
          }));
}

bool keys_within(const std::vector<KeyDigest>& narrow,
                 const std::vector<KeyDigest>& wide) {
  return std::all_of(narrow.begin(), narrow.end(), [&](const KeyDigest& key) {
    return std::find(wide.begin(), wide.end(), key) != wide.end();
  });
}

// True if whoever passes `offered` would pass `required` too.
bool keeps(const InboundRequirement& offered, const InboundRequirement& required) {
  if (!forces_tls(required.level)) {
    return true;
  }
  return level_keeps(offered.level, required.level) &&
         offered.min_tls >= required.min_tls &&
         offered.min_cipher_bits >= required.min_cipher_bits &&
         (required.level != SecurityLevel::verify ||
          names_within(offered.names, required.names)) &&
         (required.level != SecurityLevel::fingerprint ||
          keys_within(offered.keys, required.keys));
}

// A rule as it stands at a moment; null where it is not in force.
const InboundRule* in_force_at(const InboundRule* rule, const TableAt& table) {
  return rule && in_force(*rule, table) ? rule : nullptr;
}

// True if no session that `rule` newly decides was asked for more by another rule.
bool keeps_what_it_takes_over(const InboundRule& rule, const TableAt& before) {
  const auto& rules = before.snapshot->inbound().rules();
  return std::none_of(rules.begin(), rules.end(), [&](const InboundRule& other) {
    return other.id != rule.id && !keeps(rule.requirement, other.requirement) &&
           in_force(other, before) && may_take_over(rule.match, other.match);
  });
}

// True if every session is asked for as much as before, as far as this rule goes.
bool keeps_all(const InboundRule* was, const InboundRule* is, const TableAt& before) {
  const bool covered = was && is && covers(is->match, was->match);
  if (was && forces_tls(was->requirement.level) &&
      !(covered && keeps(is->requirement, was->requirement))) {
    return false;
  }
  const bool takes_over = is && !(was && covers(was->match, is->match));
  return !takes_over || keeps_what_it_takes_over(*is, before);
}

Change change_of(const InboundRule* before, const InboundRule* after,
                 const TableAt& old_table, const TableAt& new_table) {
  const auto* was = in_force_at(before, old_table);
  const auto* is = in_force_at(after, new_table);
  if (!keeps_all(was, is, old_table)) {
    return Change::weaker;
  }
  return keeps_all(is, was, new_table) ? Change::same : Change::stricter;
}

// Whether the two are worth a word beside each other.
bool differ(const InboundRule* before, const InboundRule* after, const TableAt& old_table,
            const TableAt& new_table) {
  if (!before || !after) {
    return true;
  }
  return !(before->match == after->match) ||
         !(before->requirement == after->requirement) ||
         in_force(*before, old_table) != in_force(*after, new_table);
}

// How much a choice takes from the sender's header.
int strength(InboundDefaults::TlsRequiredNo choice) {
  switch (choice) {
  case InboundDefaults::TlsRequiredNo::honor:
    return 0;
  case InboundDefaults::TlsRequiredNo::ignore_when_forced:
    return 1;
  case InboundDefaults::TlsRequiredNo::strip:
    return 2;
  }
  return 0;
}

Change compare_defaults(const InboundDefaults& was, const InboundDefaults& is) {
  const bool keeps_auth = is.auth_requires_tls || !was.auth_requires_tls;
  const bool keeps_header = strength(is.tls_required_no) >= strength(was.tls_required_no);
  return keeps_auth && keeps_header ? Change::stricter : Change::weaker;
}

std::string promise_or_absent(const InboundRule* rule, const TableAt& table) {
  return rule ? promise_text(*rule, standing(*rule, *table.snapshot, table.now))
              : "absent";
}

// The rules of a table by their ids.
class Index {
public:
  explicit Index(const InboundTable& table) {
    for (const auto& rule : table.rules()) {
      rules_.emplace(rule.id, &rule);
    }
  }

  const InboundRule* find(std::string_view id) const {
    const auto found = rules_.find(id);
    return found == rules_.end() ? nullptr : found->second;
  }

private:
  std::unordered_map<std::string_view, const InboundRule*> rules_;
};

} // namespace

void compare_inbound(const TableAt& before, const TableAt& after,
                     const std::function<void(const InboundChange&)>& report) {
  const auto& old_defaults = before.snapshot->inbound_defaults();
  const auto& new_defaults = after.snapshot->inbound_defaults();
  if (!(old_defaults == new_defaults)) {
    report({{}, nullptr, nullptr, compare_defaults(old_defaults, new_defaults)});
  }
  const auto compare_rules = [&](const InboundRule* was, const InboundRule* is) {
    if (differ(was, is, before, after)) {
      report({was ? was->id : is->id, was, is, change_of(was, is, before, after)});
    }
  };
  const Index old_rules(before.snapshot->inbound());
  const Index new_rules(after.snapshot->inbound());
  for (const auto& rule : before.snapshot->inbound().rules()) {
    compare_rules(&rule, new_rules.find(rule.id));
  }
  for (const auto& rule : after.snapshot->inbound().rules()) {
    if (!old_rules.find(rule.id)) {
      compare_rules(nullptr, &rule);
    }
  }
}

std::string text_before(const InboundChange& change, const TableAt& before) {
  if (change.id.empty()) {
    return defaults_text(before.snapshot->inbound_defaults());
  }
  return promise_or_absent(change.before, before);
}

std::string text_after(const InboundChange& change, const TableAt& after) {
  if (change.id.empty()) {
    return defaults_text(after.snapshot->inbound_defaults());
  }
  return promise_or_absent(change.after, after);
}

} // namespace mta_tls
