#include "common/policy/compare.h"

#include "common/policy/discovery_text.h"

#include <algorithm>

namespace mta_tls {

namespace {

std::vector<NamePattern> names_of(const Require& require) {
  const auto& names = require.requirement->names;
  if (!names.empty() || require.requirement->level != SecurityLevel::secure) {
    return names;
  }
  const auto own = Domain::parse(require.own_name);
  return own ? std::vector{NamePattern::exactly(*own), NamePattern::below(*own)}
             : std::vector<NamePattern>();
}

// Every certificate that `narrow` lets pass passes `wide` too.
bool names_within(const Require& narrow, const Require& wide) {
  const auto outer = names_of(wide);
  const auto inner = names_of(narrow);
  if (inner.empty()) {
    return outer.empty(); // no name of its own: neither within others nor around them
  }
  return std::all_of(inner.begin(), inner.end(), [&](const NamePattern& pattern) {
    return std::any_of(outer.begin(), outer.end(), [&](const NamePattern& allowed) {
      return covers(allowed, pattern);
    });
  });
}

bool keys_within(const Requirement& narrow, const Requirement& wide) {
  return std::all_of(narrow.keys.begin(), narrow.keys.end(), [&](const KeyDigest& key) {
    return std::find(wide.keys.begin(), wide.keys.end(), key) != wide.keys.end();
  });
}

bool checks_chain(SecurityLevel level) {
  return level == SecurityLevel::verify || level == SecurityLevel::secure;
}

bool keeps_authority(const Requirement& offered, const Requirement& required) {
  return !checks_chain(required.level) || required.ca_file.empty() ||
         offered.ca_file == required.ca_file;
}

bool keeps_names(const Require& offered, const Require& required) {
  return required.requirement->level != SecurityLevel::secure ||
         names_within(offered, required);
}

bool keeps_keys(const Requirement& offered, const Requirement& required) {
  return required.level != SecurityLevel::fingerprint || keys_within(offered, required);
}

bool keeps_promise(const Require& offered, const Require& required) {
  const auto& now = *offered.requirement;
  const auto& was = *required.requirement;
  return satisfies(now.level, was.level) &&
         (!forces_tls(was.level) || now.min_tls >= was.min_tls) &&
         keeps_authority(now, was) && keeps_names(offered, required) &&
         keeps_keys(now, was);
}

// The MTA that gets no opinion does what it does for everybody: TLS if offered.
Require or_opportunistic(const Require* require) {
  static const Requirement opportunistic{};
  return require ? *require : Require{&opportunistic, {}, false};
}

std::optional<NextHop> hop_of(std::string_view name, bool below_only) {
  // Any name below stands for all of them; this one, not being valid, no table can list.
  const auto text = below_only ? "-." + std::string(name) : std::string(name);
  const auto hop = NextHop::parse(text);
  return hop ? std::optional(*hop) : std::nullopt;
}

// What tables say by themselves; what they look up is compared as such.
OutboundQuestion question_about(std::string_view name, bool below_only) {
  OutboundQuestion question{hop_of(name, below_only)};
  question.discovered = &nothing_discovered();
  return question;
}

const Require* require_of(const Decision& decision) {
  return std::get_if<Require>(&decision.outcome);
}

bool has_rule_at(const Snapshot& snapshot, std::string_view name, bool below_only) {
  return below_only ? snapshot.rule_below(name, label_count(name)).has_value()
                    : snapshot.rule_of(name).has_value();
}

bool lists(const Snapshot& snapshot, std::string_view name, bool below_only) {
  if (name.empty()) {
    return snapshot.default_requirement().has_value();
  }
  return has_rule_at(snapshot, name, below_only);
}

using Report = std::function<void(const NameChange&)>;

void compare_name(std::string_view name, bool below_only, const TableAt& before,
                  const TableAt& after, const Report& report) {
  const auto question = question_about(name, below_only);
  const auto old_decision = decide_outbound(*before.snapshot, question, before.now);
  const auto new_decision = decide_outbound(*after.snapshot, question, after.now);
  const bool listed_before = lists(*before.snapshot, name, below_only);
  const bool listed_after = lists(*after.snapshot, name, below_only);
  const auto change = compare(old_decision, new_decision);
  if (change != Change::same || listed_before != listed_after) {
    report({name, below_only, &old_decision, &new_decision, listed_before, listed_after,
            change});
  }
}

bool has_rule_or_lacks_it_at(const Snapshot& snapshot, std::string_view name,
                             bool below_only) {
  return has_rule_at(snapshot, name, below_only) ||
         snapshot.excepted_domains().contains(name);
}

bool has_point(const Snapshot& snapshot, std::string_view name, bool below_only) {
  return has_rule_or_lacks_it_at(snapshot, name, below_only) ||
         (!below_only && snapshot.exception_for(name));
}

// Calls visit(name, below_only) once for everything that a table tells apart.
template <class Visit>
void for_each_point(const Snapshot& snapshot, Visit visit) {
  snapshot.for_each_name([&](std::string_view name, RuleIndex rule, bool below_only) {
    visit(name, below_only);
    if (!below_only && snapshot.rules().body(rule).include_subdomains &&
        is_domain_name(name)) {
      visit(name, true);
    }
  });
  for (const auto& [name, rules] : snapshot.excepted_domains()) {
    for (const bool below_only : {false, true}) {
      if (!has_rule_at(snapshot, name, below_only)) {
        visit(name, below_only);
      }
    }
  }
  for (const auto& exception : snapshot.exceptions()) {
    if (!has_rule_or_lacks_it_at(snapshot, exception.domain, false)) {
      visit(exception.domain, false);
    }
  }
}

} // namespace

std::string_view word(Change change) noexcept {
  switch (change) {
  case Change::same:
    return "same";
  case Change::stricter:
    return "stricter";
  case Change::weaker:
    return "weaker";
  }
  return "";
}

Change compare(const Require* before, const Require* after) {
  const auto was = or_opportunistic(before);
  const auto is = or_opportunistic(after);
  if (!keeps_promise(is, was)) {
    return Change::weaker;
  }
  return keeps_promise(was, is) ? Change::same : Change::stricter;
}

Change compare(const Decision& before, const Decision& after) {
  const auto change = compare(require_of(before), require_of(after));
  if (change != Change::same) {
    return change;
  }
  const auto& was = before.because.looks_up;
  const auto& is = after.because.looks_up;
  if (!keeps_discovery(is, was)) {
    return Change::weaker;
  }
  return keeps_discovery(was, is) ? Change::same : Change::stricter;
}

void compare_tables(const TableAt& before, const TableAt& after, const Report& report) {
  compare_name("", false, before, after, report);
  for_each_point(*before.snapshot, [&](std::string_view name, bool below_only) {
    compare_name(name, below_only, before, after, report);
  });
  for_each_point(*after.snapshot, [&](std::string_view name, bool below_only) {
    if (!has_point(*before.snapshot, name, below_only)) {
      compare_name(name, below_only, before, after, report);
    }
  });
}

} // namespace mta_tls
