#pragma once

#include "common/table/loading.h"
#include "common/table/policy_draft.h"

#include <optional>
#include <string>

namespace mta_tls {

// What a rule has to say for itself.
struct Authority {
  std::string_view what; // "this rule"
  Place place;           // of the rule
  Direction direction = Direction::outbound;
  // It forces TLS, from now on or from a date on.
  bool forces = false;
  const std::optional<Written<std::string>>& named; // "authorization"
};

// True for a rule that is enforced, or will be without another edit.
template <class Rule>
bool is_to_force(const Rule& rule) {
  return rule.enabled && forces_tls(rule.requirement.level) &&
         (rule.mode == Mode::enforce || rule.enforce_after);
}

// The letter that "authorization" names, if it does; reports that there is none.
std::optional<LetterIndex> find_letter(const std::optional<Written<std::string>>& named,
                                       Loading& loading);

// Reports what a rule's letter lacks, apart from domains: an error where the rule forces
// TLS and "require_authorization" asks for a letter, else a warning.
void check_letter(const Authority& authority, std::optional<LetterIndex> letter,
                  Loading& loading);

// Reports a domain that the letter does not cover, in the same way; `place`: of the
// domain, or of what else is to blame.
void check_coverage(const Letter& letter, const DomainScope& scope, const Place& place,
                    Loading& loading);

// Looks at the domains of all outbound rules, once these have been read.
void check_coverage_of_rules(Loading& loading);

// Warns of letters that have ended, or soon will, and of those that do not hold yet.
void warn_of_letter_dates(Loading& loading);

} // namespace mta_tls
