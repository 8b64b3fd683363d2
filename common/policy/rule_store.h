#pragma once

#include "common/policy/rule.h"

#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

using RuleIndex = std::uint32_t;

// Where a rule begins: its file, line and column, the last two from 1.
struct RulePlace {
  std::uint32_t line = 0;
  std::uint16_t column = 0; // 65535 also stands for every column beyond
};

// The rules of a table. A table may hold a million of them, most of them alike: bodies
// are shared, and a rule of its own costs eight octets.
class RuleStore {
public:
  static constexpr std::size_t max_rules = 0xffff'fff0;

  RuleStore();
  RuleStore(const RuleStore&) = delete;
  RuleStore& operator=(const RuleStore&) = delete;

  // Throws std::length_error beyond max_rules.
  RuleIndex add(RuleBody body, RulePlace place);

  // A rule without a name of its own is called by its only domain.
  void name_rule(RuleIndex rule, std::string id);

  std::size_t size() const noexcept { return body_of_.size(); }
  const RuleBody& body(RuleIndex rule) const { return bodies_[body_of_[rule]]; }
  RulePlace place(RuleIndex rule) const;

  // Fetches from memory what body() will touch first.
  void prefetch(RuleIndex rule) const {
    if (rule < body_of_.size()) {
      __builtin_prefetch(&body_of_[rule]);
    }
  }

  // The rule's id; `only_domain` if it has none of its own.
  std::string_view id(RuleIndex rule, std::string_view only_domain) const;

  const std::deque<RuleBody>& bodies() const noexcept { return bodies_; }

private:
  using BodyIndex = std::uint32_t;

  struct Hash {
    using is_transparent = void;
    const RuleStore* store;
    std::size_t operator()(const RuleBody& body) const;
    std::size_t operator()(BodyIndex body) const;
  };
  struct Equal {
    using is_transparent = void;
    const RuleStore* store;
    bool operator()(BodyIndex a, BodyIndex b) const { return a == b; }
    bool operator()(BodyIndex a, const RuleBody& b) const;
  };
  // Rules of one table mostly begin in one column.
  struct ColumnFrom {
    RuleIndex first_rule;
    std::uint16_t column;
  };
  struct Named {
    RuleIndex rule;
    std::string id;
  };

  BodyIndex intern(RuleBody&& body);

  std::deque<RuleBody> bodies_;
  absl::flat_hash_set<BodyIndex, Hash, Equal> body_set_;
  std::vector<BodyIndex> body_of_;
  std::vector<std::uint32_t> lines_;
  std::vector<ColumnFrom> columns_; // by rising rule
  std::vector<Named> named_;        // by rising rule
};

} // namespace mta_tls
