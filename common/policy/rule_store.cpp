#include "common/policy/rule_store.h"

#include <absl/hash/hash.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <stdexcept>

namespace mta_tls {

RuleStore::RuleStore() : body_set_(0, Hash{this}, Equal{this}) {}

std::size_t RuleStore::Hash::operator()(const RuleBody& body) const {
  return absl::Hash<RuleBody>()(body);
}

std::size_t RuleStore::Hash::operator()(BodyIndex body) const {
  return (*this)(store->bodies_[body]);
}

bool RuleStore::Equal::operator()(BodyIndex a, const RuleBody& b) const {
  return store->bodies_[a] == b;
}

RuleStore::BodyIndex RuleStore::intern(RuleBody&& body) {
  const auto found = body_set_.find(body);
  if (found != body_set_.end()) {
    return *found;
  }
  const auto index = static_cast<BodyIndex>(bodies_.size());
  bodies_.push_back(std::move(body));
  body_set_.insert(index);
  return index;
}

RuleIndex RuleStore::add(RuleBody body, RulePlace place) {
  if (body_of_.size() >= max_rules) {
    throw std::length_error("the policy table holds at most 4294967280 rules");
  }
  body_of_.push_back(intern(std::move(body)));
  lines_.push_back(place.line);
  if (columns_.empty() || columns_.back().column != place.column) {
    columns_.push_back({static_cast<RuleIndex>(body_of_.size() - 1), place.column});
  }
  return static_cast<RuleIndex>(body_of_.size() - 1);
}

void RuleStore::name_rule(RuleIndex rule, std::string id) {
  assert(named_.empty() || named_.back().rule < rule);
  named_.push_back({rule, std::move(id)});
}

RulePlace RuleStore::place(RuleIndex rule) const {
  const auto next = std::upper_bound(
      columns_.begin(), columns_.end(), rule,
      [](RuleIndex index, const ColumnFrom& from) { return index < from.first_rule; });
  return {lines_[rule], std::prev(next)->column};
}

std::string_view RuleStore::id(RuleIndex rule, std::string_view only_domain) const {
  const auto found = std::lower_bound(
      named_.begin(), named_.end(), rule,
      [](const Named& named, RuleIndex index) { return named.rule < index; });
  return found != named_.end() && found->rule == rule ? std::string_view(found->id)
                                                      : only_domain;
}

} // namespace mta_tls
