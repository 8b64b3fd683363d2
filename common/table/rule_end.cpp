// What a rule comes to once the whole of it has been read.

#include "common/base/text.h"
#include "common/table/rule_reader.h"

#include <fmt/format.h>

namespace mta_tls {

void RuleReader::end(const JsonValue& open, const ObjectKeys& keys) {
  loading_.names.settle();
  for (const auto& excepted : rule_.excepted) {
    check_excepted(excepted);
  }
  schedule_.finish(rule_.body);
  finish_policy(keys);
  if (rule_.review_by && *rule_.body.review_by <= loading_.now) {
    loading_.report.warning(*rule_.review_by, "this rule was to be reviewed by now");
  }
  loading_.builder.end_rule(std::move(rule_.body), rule_place(cursor_.at(open.end - 1)),
                            id_of_rule());
}

std::string RuleReader::id_of_rule() const {
  if (!rule_.id.empty()) {
    return rule_.id;
  }
  const bool called_by_only_domain = rule_.domains == 1 && rule_.next_hops == 0;
  return called_by_only_domain ? std::string() : rule_.first_name;
}

void RuleReader::check_excepted(const Written<Domain>& excepted) {
  auto& report = loading_.report;
  const auto name = excepted.value.text();
  const auto& table = loading_.builder.so_far();
  const auto is_in_rule = [&](std::string_view domain) {
    return table.rule_of(domain) == loading_.builder.current_rule();
  };
  if (!rule_.body.include_subdomains) {
    report.error(excepted.place, "\"except_domains\" needs \"include_subdomains\": true");
    return;
  }
  if (is_in_rule(name)) {
    report.error(excepted.place,
                 fmt::format("\"{}\" is in \"domains\" of this rule too", name));
    return;
  }
  auto parent = parent_of(name);
  while (!parent.empty() && !is_in_rule(parent)) {
    parent = parent_of(parent);
  }
  if (parent.empty()) {
    report.error(excepted.place,
                 fmt::format("\"{}\" is not below any of this rule's \"domains\"", name));
    return;
  }
  loading_.builder.except_domain(excepted.value);
}

void RuleReader::finish_policy(const ObjectKeys& keys) {
  auto& report = loading_.report;
  const Profile* profile = nullptr;
  if (rule_.profile) {
    profile = loading_.profiles.use(rule_.profile->value, rule_.profile->place, report);
    rule_.body.profile = rule_.profile->value;
  }
  const auto& own = policy_.draft();
  const auto full = with_profile(own, profile);
  if (full.mx) {
    rule_.body.mx = full.mx->value;
  }
  if (!full.level) {
    if (profile && !profile->faulty && !keys.has("level")) {
      report.error(rule_.profile->place,
                   "a rule needs \"level\" where its profile has none");
    }
    return;
  }
  check_effects(own, full.level->value, Author::rule, report);
  rule_.body.requirement = requirement_of(full, loading_.min_tls);
  const bool profile_is_sound = !keys.has("profile") || (profile && !profile->faulty);
  if (keys.has("cert") ? policy_.cert_is_sound() : profile_is_sound) {
    check_completeness(rule_.body.requirement,
                       own.level ? own.level->place : rule_.profile->place);
  }
}

// What the level needs, wherever it comes from.
void RuleReader::check_completeness(const Requirement& requirement,
                                    const Place& level) const {
  auto& report = loading_.report;
  if (requirement.level == SecurityLevel::fingerprint && requirement.keys.empty()) {
    report.error(level, "level \"fingerprint\" needs \"cert\" with \"spki_sha256\"");
  }
  if (requirement.level == SecurityLevel::secure && requirement.names.empty() &&
      rule_.address) {
    report.error(*rule_.address, "an address has no name that a certificate could bear; "
                                 "at level \"secure\" give \"cert\" with \"names\"");
  }
}

} // namespace mta_tls
