#include "policyd/cli/change_reasons.h"

#include "common/base/last_day.h"
#include "common/base/text.h"
#include "common/policy/discovery_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

using Reasons = std::vector<std::string>;

// One thing that a level promises or does not.
struct Promise {
  bool (*holds)(SecurityLevel);
  std::string_view gained;
  std::string_view lost;
};

constexpr std::array<Promise, 6> promises{{
    {[](SecurityLevel level) { return level != SecurityLevel::none; },
     "TLS is tried now where it is offered", "TLS is not even tried any more"},
    {[](SecurityLevel level) { return forces_tls(level); },
     "mail no longer goes in plain text", "mail may now go in plain text"},
    {[](SecurityLevel level) {
       return level == SecurityLevel::verify || level == SecurityLevel::secure;
     },
     "a trusted authority must have signed the certificate now",
     "no trusted authority need have signed the certificate any more"},
    {[](SecurityLevel level) { return level == SecurityLevel::secure; },
     "the name in the certificate is fixed by policy now",
     "the name in the certificate is no longer fixed by policy"},
    {[](SecurityLevel level) { return level == SecurityLevel::fingerprint; },
     "the key is pinned now", "the key is no longer pinned"},
    {[](SecurityLevel level) {
       return level == SecurityLevel::dane || level == SecurityLevel::dane_only;
     },
     "TLSA records are used now", "TLSA records are no longer used"},
}};

void compare_levels(SecurityLevel was, SecurityLevel is, Reasons& reasons) {
  for (const auto& promise : promises) {
    if (promise.holds(is) && !promise.holds(was)) {
      reasons.emplace_back(promise.gained);
    } else if (promise.holds(was) && !promise.holds(is)) {
      reasons.emplace_back(promise.lost);
    }
  }
}

void compare_versions(const Requirement& was, const Requirement& is, Reasons& reasons) {
  if (forces_tls(was.level) && forces_tls(is.level) && was.min_tls != is.min_tls) {
    reasons.push_back(fmt::format("the lowest TLS version is {} instead of {}",
                                  word(is.min_tls), word(was.min_tls)));
  }
}

void compare_certificates(const Require& before, const Require& after, Reasons& reasons) {
  const auto& was = *before.requirement;
  const auto& is = *after.requirement;
  if (was.level != is.level) {
    return;
  }
  const bool other_names =
      was.names != is.names || (was.names.empty() && before.own_name != after.own_name);
  if (is.level == SecurityLevel::secure && other_names) {
    reasons.emplace_back("other names in the certificate are accepted");
  }
  if (was.ca_file != is.ca_file) {
    reasons.emplace_back("other authorities are trusted (ca_file)");
  }
  if (is.level == SecurityLevel::fingerprint && was.keys != is.keys) {
    reasons.emplace_back("other keys are pinned");
  }
}

void compare_requirements(const Decision& before, const Decision& after,
                          Reasons& reasons) {
  static const Requirement opportunistic{};
  const auto require_of = [](const Decision& decision) {
    const auto* require = std::get_if<Require>(&decision.outcome);
    return require ? *require : Require{&opportunistic, {}, false};
  };
  const auto was = require_of(before);
  const auto is = require_of(after);
  compare_levels(was.requirement->level, is.requirement->level, reasons);
  compare_versions(*was.requirement, *is.requirement, reasons);
  compare_certificates(was, is, reasons);
}

void compare_discovery(const DiscoverySettings& was, const DiscoverySettings& is,
                       Reasons& reasons) {
  if (was != is) {
    reasons.push_back(fmt::format("looked up now: {} instead of {}", looked_up_text(is),
                                  looked_up_text(was)));
  }
}

bool has_applied_exception(const Because& because) {
  return because.exception_use == ExceptionUse::applied;
}

void compare_exceptions(const Because& before, const Because& after, Reasons& reasons) {
  if (has_applied_exception(after) && !has_applied_exception(before)) {
    reasons.push_back(fmt::format("exception \"{}\" lowers it through {}",
                                  printable(after.exception->id),
                                  last_day_before(after.exception->expires)));
  } else if (has_applied_exception(before) && !has_applied_exception(after)) {
    reasons.push_back(fmt::format("exception \"{}\" lowers it no more",
                                  printable(before.exception->id)));
  }
}

bool has_verdict(const Because& because, Verdict verdict) {
  return std::any_of(because.considered.begin(), because.considered.end(),
                     [&](const Considered& each) { return each.verdict == verdict; });
}

struct Passing {
  Verdict verdict;
  std::string_view now;
  std::string_view before;
};

constexpr std::array<Passing, 6> passings{{
    {Verdict::testing, "its rule is in testing", "its rule is no longer in testing"},
    {Verdict::letter_awaited, "its rule's letter does not hold yet",
     "its rule's letter has begun to hold"},
    {Verdict::letter_ended, "its rule's letter has ended",
     "its rule no longer suffers from the end of its letter"},
    {Verdict::disabled, "its rule is switched off", "its rule is no longer switched off"},
    {Verdict::not_yet_valid, "its rule does not hold yet", "its rule has begun to hold"},
    {Verdict::excepted, "except_domains take it out of a rule",
     "except_domains no longer take it out of a rule"},
}};

void compare_verdicts(const Because& before, const Because& after, Reasons& reasons) {
  for (const auto& passing : passings) {
    const bool was = has_verdict(before, passing.verdict);
    const bool is = has_verdict(after, passing.verdict);
    if (was != is) {
      reasons.emplace_back(is ? passing.now : passing.before);
    }
  }
}

} // namespace

std::vector<std::string> change_reasons(const NameChange& change) {
  Reasons reasons;
  compare_requirements(*change.before, *change.after, reasons);
  compare_discovery(change.before->because.looks_up, change.after->because.looks_up,
                    reasons);
  compare_exceptions(change.before->because, change.after->because, reasons);
  compare_verdicts(change.before->because, change.after->because, reasons);
  return reasons;
}

} // namespace mta_tls
