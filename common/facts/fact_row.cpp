#include "common/facts/fact_row.h"

#include "common/base/text.h"
#include "common/discovery/lifetimes.h"
#include "common/mail/next_hop.h"

#include <algorithm>
#include <charconv>

namespace mta_tls {

namespace {

constexpr std::array promises{DanePromise::nothing, DanePromise::dane,
                              DanePromise::dane_only};
constexpr std::array modes{StsMode::enforce, StsMode::testing, StsMode::none};
constexpr std::string_view absent = "absent";

// --- single values ---

// nullopt for what is no time; what lies too far ahead was written by another clock.
std::optional<Instant> time_of(const std::string& text, Instant latest) {
  const auto time = parse_day_or_time(text);
  return time ? std::optional(std::min(time->begin, latest)) : std::nullopt;
}

// Of an enumeration whose values stand without gaps from 0 to `last`.
template <class Enum>
std::optional<Enum> explained(std::string_view text, Enum last) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (explain(static_cast<Enum>(i)) == text) {
      return static_cast<Enum>(i);
    }
  }
  return std::nullopt;
}

// What was wrong is for people; words of another version are no reason to forget a
// policy.
StsTrouble trouble_of(std::string_view text) {
  if (const auto record = explained(text, StsRecordError::bad_id)) {
    return *record;
  }
  if (const auto fetch = explained(text, FetchStatus::timed_out)) {
    return *fetch;
  }
  if (const auto policy = explained(text, StsPolicyError::too_many_mx)) {
    return *policy;
  }
  return {};
}

bool is_id(std::string_view text) {
  return text.size() <= StsRecord::max_id_octets &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c); });
}

std::optional<Lifetime> lifetime_of(const std::string& refresh,
                                    const std::string& expires, Instant now) {
  const auto last = time_of(expires, now + longest_lifetime);
  const auto next = time_of(refresh, now + longest_lifetime);
  if (!last || !next) {
    return std::nullopt;
  }
  return Lifetime{std::min(*next, *last), *last, 0};
}

// --- DANE ---

std::optional<DanePromise> promise_of(std::string_view text) {
  const auto found = std::find_if(promises.begin(), promises.end(),
                                  [&](DanePromise each) { return word(each) == text; });
  return found == promises.end() ? std::nullopt : std::optional(*found);
}

void read_dane(const DaneColumns& columns, Knowledge& knowledge, Instant now) {
  const auto promise = promise_of(columns.dane);
  const auto reason = explained(columns.reason, DaneReason::hosts_failed);
  const auto lifetime = lifetime_of(columns.refresh, columns.expires, now);
  if (promise && reason && lifetime) {
    knowledge.facts.dane =
        DaneFinding{*promise, *reason, columns.mandatory == "yes", false};
    knowledge.dane = *lifetime;
  }
}

// --- MTA-STS ---

std::string mx_text(const Requirement& requirement) {
  std::string text;
  for (const auto& name : requirement.names) {
    text += (text.empty() ? "" : " ") + name.text();
  }
  return text;
}

std::optional<std::vector<NamePattern>> mx_of(std::string_view text) {
  std::vector<NamePattern> all;
  for (const auto name : split(text, ' ')) {
    auto pattern = NamePattern::parse(name);
    if (!pattern || pattern->kind() == NamePattern::Kind::any_depth ||
        all.size() == max_sts_mx) {
      return std::nullopt;
    }
    all.push_back(*std::move(pattern));
  }
  return all;
}

std::optional<std::chrono::seconds> age_of(const std::string& text) {
  std::int64_t age = -1;
  const auto* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, age);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == end && age >= 0;
  return is_number ? std::optional(std::min(std::chrono::seconds(age), max_sts_age))
                   : std::nullopt;
}

// nullopt: there is a policy, and it cannot be read.
std::optional<DiscoveredStsPointer> policy_of(const StsColumns& columns, Instant now) {
  if (columns.sts == absent) {
    return nullptr;
  }
  const auto mode = std::find_if(modes.begin(), modes.end(),
                                 [&](StsMode each) { return word(each) == columns.sts; });
  const auto age = age_of(columns.max_age);
  const auto expires = time_of(columns.expires, now + max_sts_age);
  if (mode == modes.end() || !age || !expires || !is_id(columns.id)) {
    return std::nullopt;
  }
  StsPolicy policy{*mode, *age, {}};
  if (*mode != StsMode::none) {
    auto mx = mx_of(columns.mx);
    if (!mx) {
      return std::nullopt;
    }
    policy.mx = *std::move(mx);
  }
  return discovered_sts(policy, columns.id, *expires);
}

void read_sts(const StsColumns& columns, Knowledge& knowledge, Instant now) {
  auto policy = policy_of(columns, now);
  const auto record = lifetime_of(columns.refresh, columns.checked_until, now);
  if (!policy || !record) {
    return;
  }
  auto& sts = knowledge.sts;
  knowledge.facts.asked_for_sts = true;
  knowledge.facts.sts = sts.policy = *std::move(policy);
  sts.record = *record;
  sts.trouble = trouble_of(columns.trouble);
  sts.fetch_id = is_id(columns.fetch_id) ? columns.fetch_id : std::string();
  sts.fetch_again = time_of(columns.fetch_again, now + fetch_period).value_or(now);
}

} // namespace

std::optional<DaneColumns> dane_columns(const Knowledge& knowledge) {
  const auto& finding = knowledge.facts.dane;
  if (!finding || knowledge.dane.failures > 0 || finding->promise == DanePromise::defer ||
      finding->reason == DaneReason::not_validating) {
    return std::nullopt;
  }
  return DaneColumns{
      std::string(word(finding->promise)), std::string(explain(finding->reason)),
      finding->can_be_mandatory ? "yes" : "no", format_time(knowledge.dane.refresh),
      format_time(knowledge.dane.expires)};
}

std::optional<StsColumns> sts_columns(const Knowledge& knowledge) {
  const auto& sts = knowledge.sts;
  if (!knowledge.facts.asked_for_sts || sts.record.failures > 0) {
    return std::nullopt;
  }
  StsColumns columns;
  columns.sts = absent;
  if (const auto& policy = knowledge.facts.sts) {
    columns.sts = word(policy->mode);
    columns.id = policy->id;
    columns.mx = mx_text(policy->requirement);
    columns.max_age = std::to_string(policy->max_age.count());
    columns.expires = format_time(policy->expires);
  }
  columns.trouble = explain(sts.trouble);
  columns.refresh = format_time(sts.record.refresh);
  columns.checked_until = format_time(sts.record.expires);
  columns.fetch_id = sts.fetch_id;
  columns.fetch_again = format_time(sts.fetch_again);
  return columns;
}

std::optional<Knowledge> knowledge_of(const FactRow& row, Instant now) {
  const auto hop = NextHop::parse(row.next_hop);
  if (!hop || hop->text() != row.next_hop) {
    return std::nullopt;
  }
  Knowledge knowledge;
  read_dane(row.dane, knowledge, now);
  read_sts(row.sts, knowledge, now);
  const bool any = knowledge.facts.dane || knowledge.facts.asked_for_sts;
  return any ? std::optional(std::move(knowledge)) : std::nullopt;
}

} // namespace mta_tls
