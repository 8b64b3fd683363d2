#include "common/table/rule_reader.h"

#include "common/base/text.h"
#include "common/table/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace mta_tls {

namespace {

constexpr DomainHints domain_hints{
    .wildcard = "write the domain with \"include_subdomains\": true",
    .next_hop = "it belongs into \"next_hops\""};

constexpr DomainHints excepted_hints{
    .wildcard = "what is below an excepted domain is excepted with it",
    .next_hop = "only domains can be excepted"};

} // namespace

RuleReader::RuleReader(Loading& loading)
    : loading_(loading), policy_(loading), schedule_(loading), upkeep_(loading),
      cursor_(loading.report.octets(policy_file)),
      shape_{.what = "a rule",
             .fields = fields(),
             .begin = [this](const JsonValue& /*open*/) { begin(); },
             .end = [this](const JsonValue& open,
                           const ObjectKeys& keys) { end(open, keys); },
             .needs = {{"domains", "next_hops"}, {"level", "profile"}}} {}

// The most frequent first: a table may have a million rules.
std::vector<Field> RuleReader::fields() {
  using enum Field::Kind;
  constexpr auto no_limit = std::numeric_limits<std::size_t>::max();
  std::vector<Field> all{{.name = "domains",
                          .kind = texts,
                          .set = [this](const JsonValue& v) { add_domain(v); },
                          .may_be_empty = false,
                          .max_items = no_limit}};
  std::ranges::move(policy_.fields(), std::back_inserter(all));
  std::ranges::move(schedule_.fields(), std::back_inserter(all));
  const std::array<Field, 6> others{{
      {.name = "include_subdomains",
       .kind = boolean,
       .set = [this](const JsonValue& v) { rule_.body.include_subdomains = v.truth; }},
      {.name = "except_domains",
       .kind = texts,
       .set = [this](const JsonValue& v) { except_domain(v); }},
      {.name = "id", .set = [this](const JsonValue& v) { set_id(v); }},
      {.name = "next_hops",
       .kind = texts,
       .set = [this](const JsonValue& v) { add_next_hop(v); },
       .may_be_empty = false,
       .max_items = no_limit},
      {.name = "profile", .set = [this](const JsonValue& v) { set_profile(v); }},
      {.name = "authorization", .set = [this](const JsonValue& v) { set_letter(v); }},
  }};
  all.insert(all.end(), others.begin(), others.end());
  std::ranges::move(upkeep_.fields(), std::back_inserter(all));
  return all;
}

void RuleReader::begin() {
  rule_.id.clear();
  rule_.first_name.clear();
  rule_.domains = 0;
  rule_.next_hops = 0;
  rule_.address.reset();
  rule_.excepted.clear();
  rule_.profile.reset();
  rule_.letter.reset();
  rule_.body = RuleBody{};
  policy_.clear();
  schedule_.clear();
  upkeep_.clear();
}

void RuleReader::set_id(const JsonValue& value) {
  auto& report = loading_.report;
  const auto place = place_of(value, report);
  if (is_id(value.text, place, report) && ids_.add("a rule", value.text, place, report)) {
    rule_.id = value.text;
  }
}

void RuleReader::add_domain(const JsonValue& value) {
  auto domain = listed_domain(value.text);
  if (!domain) {
    loading_.report.error(place_of(value, loading_.report),
                          why_no_domain(value.text, domain_hints));
    return;
  }
  if (rule_.domains++ == 0) {
    rule_.first_name = domain->text();
  }
  loading_.names.add_domain(std::move(*domain), policy_file, value.end);
}

void RuleReader::add_next_hop(const JsonValue& value) {
  auto& report = loading_.report;
  const auto next_hop = NextHop::parse(value.text);
  if (!next_hop) {
    report.error(place_of(value, report),
                 fmt::format("\"{}\" is no next hop: {}", printable(value.text),
                             explain(next_hop.error())));
    return;
  }
  if (next_hop->kind() == NextHop::Kind::domain ||
      next_hop->kind() == NextHop::Kind::odd_domain) {
    report.error(place_of(value, report),
                 fmt::format("\"{}\" is a domain, as it has neither brackets nor a port; "
                             "it belongs into \"domains\"",
                             printable(value.text)));
    return;
  }
  if (rule_.next_hops++ == 0 && rule_.domains == 0) {
    rule_.first_name = next_hop->text();
  }
  if (next_hop->kind() == NextHop::Kind::address && !rule_.address) {
    rule_.address = place_of(value, report);
  }
  loading_.names.add_next_hop(*next_hop, policy_file, value.end);
}

void RuleReader::except_domain(const JsonValue& value) {
  const auto place = place_of(value, loading_.report);
  auto domain = listed_domain(value.text);
  if (domain) {
    rule_.excepted.push_back({std::move(*domain), place});
  } else {
    loading_.report.error(place, why_no_domain(value.text, excepted_hints));
  }
}

void RuleReader::set_letter(const JsonValue& value) {
  rule_.letter =
      Written<std::string>{std::string(value.text), place_of(value, loading_.report)};
}

void RuleReader::set_profile(const JsonValue& value) {
  rule_.profile =
      Written<std::string>{std::string(value.text), place_of(value, loading_.report)};
}

} // namespace mta_tls
