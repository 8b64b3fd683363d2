#pragma once

#include "common/watch/letters.h"
#include "common/watch/outage.h"
#include "common/watch/schedule.h"
#include "common/watch/standing.h"
#include "common/watch/targets.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mta_tls {

// All that the watch knows, and what it makes of a look: no input or output, no clock.
class Watcher {
public:
  // More are not watched.
  static constexpr std::size_t most_hops = 100'000;

  struct Kept {
    Standing standing;
    HopMemory memory;
  };
  struct News {
    std::vector<Kept> hops;        // that have changed, to be kept
    std::vector<Finding> findings; // in the order in which they came
    bool ourselves_changed = false;
  };

  // What was known before the start; to be told before follow().
  void remember(Standing standing, HopMemory memory);
  void remember_letter(std::string id, EndTold told);
  void remember_outage(Instant since) { outage_.remember(since); }

  // Watches what the table says at this moment. The next hops that are watched no more.
  void set_table(std::shared_ptr<const Snapshot> table) { table_ = std::move(table); }
  std::vector<std::string> follow(Instant now);

  // Next hops to look at now.
  std::vector<NextHop> take_due(std::size_t most, Instant now);
  std::optional<Instant> next() const { return schedule_.next(); }
  bool hurry(std::string_view hop, Instant now) { return schedule_.hurry(hop, now); }
  bool is_watched(std::string_view hop) const { return hops_.contains(hop); }

  News take(Look look, Instant now);
  News tick(Instant now);
  News notice_letters(Instant now);

  std::size_t size() const noexcept { return hops_.size(); }
  std::size_t left_out() const noexcept { return left_out_; }
  const std::optional<Instant>& outage() const noexcept { return outage_.since(); }
  const LettersTold& letters_told() const noexcept { return letters_; }
  const std::shared_ptr<const Snapshot>& table() const noexcept { return table_; }
  const Standing* standing(std::string_view hop) const;

  // Of a next hop that is watched; null: of another one.
  const RuleBody* rule_of(std::string_view hop) const;
  WatchSettings settings_of(std::string_view hop) const;

private:
  struct Hop {
    RuleIndex rule = 0;
    std::optional<Standing> standing;
    HopMemory memory;
  };
  using Hops = std::map<std::string, Hop, std::less<>>;

  bool was_blind(std::string_view hop) const;
  News settle(Outage::Ruling ruling, Instant now);
  void settle(Look look, News& news);
  std::size_t count_able() const;
  void call_witnesses(Instant now);

  std::shared_ptr<const Snapshot> table_;
  Hops hops_;
  Hops remembered_; // until the table says what is watched
  WatchSchedule schedule_;
  Outage outage_;
  LettersTold letters_;
  Instant looked_; // when anybody was looked at last
  std::size_t left_out_ = 0;
};

} // namespace mta_tls
