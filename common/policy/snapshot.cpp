#include "common/policy/snapshot.h"

#include <algorithm>
#include <array>

namespace mta_tls {

namespace {

// Depths of 63 labels and more share the last bit.
bool has_depth(std::uint64_t depths, unsigned labels) {
  return (depths >> std::min(labels, 63U) & 1U) != 0;
}

} // namespace

unsigned label_count(std::string_view name) noexcept {
  return static_cast<unsigned>(std::count(name.begin(), name.end(), '.')) + 1;
}

Snapshot::NameHash Snapshot::look_ahead(std::string_view name) const {
  const auto hash = NameIndex::hash(name);
  names_.prefetch(hash);
  return hash;
}

void Snapshot::look_ahead_at_rule(NameHash name) const {
  if (const auto rule = names_.likely_value(name)) {
    rules_.prefetch(*rule);
  }
}

std::optional<RuleIndex> Snapshot::rule_below(std::string_view parent,
                                              unsigned labels) const {
  if (!has_depth(below_depths_ | dotted_depths_, labels)) {
    return std::nullopt;
  }
  const auto hash = NameIndex::hash(parent);
  if (!parents_.may_hold(hash)) {
    return std::nullopt;
  }
  if (has_depth(below_depths_, labels)) {
    const auto rule = names_.find(parent, hash);
    if (rule && rules_.body(*rule).include_subdomains) {
      return rule;
    }
  }
  if (has_depth(dotted_depths_, labels)) {
    std::array<char, NameIndex::max_name_octets> dotted;
    dotted[0] = '.';
    std::copy(parent.begin(), parent.end(), dotted.begin() + 1);
    return names_.find({dotted.data(), parent.size() + 1});
  }
  return std::nullopt;
}

bool Snapshot::is_excepted(RuleIndex rule, std::string_view name) const {
  if (excepted_.empty()) {
    return false;
  }
  for (; !name.empty(); name = parent_of(name)) {
    const auto found = excepted_.find(name);
    if (found != excepted_.end() && std::find(found->second.begin(), found->second.end(),
                                              rule) != found->second.end()) {
      return true;
    }
  }
  return false;
}

const Exception* Snapshot::exception_for(std::string_view domain) const {
  if (exception_of_.empty()) {
    return nullptr;
  }
  const auto found = exception_of_.find(domain);
  return found == exception_of_.end() ? nullptr : &exceptions_[found->second];
}

std::optional<Instant> Snapshot::next_change_after(Instant now) const {
  std::optional<Instant> next;
  const auto consider = [&](const std::optional<Instant>& date) {
    if (date && *date > now && (!next || *date < *next)) {
      next = date;
    }
  };
  const auto consider_all = [&](const auto& rules) {
    for (const auto& rule : rules) {
      consider(rule.enforce_after);
      consider(rule.valid_from);
    }
  };
  consider_all(rules_.bodies());
  consider_all(inbound_.rules());
  consider_all(senders_.rules());
  consider_all(messages_);
  for (const auto& exception : exceptions_) {
    consider(exception.expires);
  }
  for (const auto& letter : letters_) {
    consider(letter.valid_from);
    consider(letter.valid_until);
    consider(letter.revoked_on);
  }
  return next;
}

} // namespace mta_tls
