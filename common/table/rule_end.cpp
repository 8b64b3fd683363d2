// What a rule comes to once the whole of it has been read.

#include "common/base/text.h"
#include "common/table/authority.h"
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
  upkeep_.finish(rule_.body);
  rule_.body.letter = find_letter(rule_.letter, loading_);
  check_letter({.what = "this rule",
                .place = place_of(open, loading_.report),
                .forces = is_to_force(rule_.body),
                .named = rule_.letter},
               rule_.body.letter, loading_);
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

const Profile* RuleReader::use_profile() {
  if (!rule_.profile) {
    return nullptr;
  }
  rule_.body.profile = rule_.profile->value;
  return loading_.profiles.use(rule_.profile->value, rule_.profile->place,
                               loading_.report);
}

void RuleReader::finish_policy(const ObjectKeys& keys) {
  auto& report = loading_.report;
  const auto* profile = use_profile();
  const auto& own = policy_.draft();
  const auto full = with_profile(own, profile);
  apply(full, loading_.rules, rule_.body);
  if (full.level) {
    if (own.discovery) {
      check_discovery(*own.discovery, *rule_.body.discovery, full.level->value, report);
    }
    check_effects(own, full.level->value, Author::rule, report);
    rule_.body.requirement = requirement_of(full, loading_.min_tls);
    check_completeness(keys, profile);
  } else if (profile && !profile->faulty && !keys.has("level")) {
    report.error(rule_.profile->place,
                 "a rule needs \"level\" where its profile has none");
  }
}

// What the level needs, wherever it comes from. Where "cert" was to come from is known to
// be faulty, nothing more is said.
void RuleReader::check_completeness(const ObjectKeys& keys,
                                    const Profile* profile) const {
  const auto& requirement = rule_.body.requirement;
  const bool lacks_keys =
      requirement.level == SecurityLevel::fingerprint && requirement.keys.empty();
  const bool lacks_names = requirement.level == SecurityLevel::secure &&
                           requirement.names.empty() && rule_.address;
  if (!lacks_keys && !lacks_names) {
    return;
  }
  const bool profile_is_sound = !keys.has("profile") || (profile && !profile->faulty);
  if (keys.has("cert") ? !policy_.cert_is_sound() : !profile_is_sound) {
    return;
  }
  if (lacks_keys) {
    const auto& level = policy_.draft().level;
    loading_.report.error(level ? level->place : rule_.profile->place,
                          "level \"fingerprint\" needs \"cert\" with \"spki_sha256\"");
  } else {
    loading_.report.error(*rule_.address,
                          "an address has no name that a certificate could bear; at "
                          "level \"secure\" give \"cert\" with \"names\"");
  }
}

} // namespace mta_tls
