#include "common/watch/watcher.h"

#include "common/watch/notice.h"

#include <algorithm>
#include <set>
#include <utility>

namespace mta_tls {

namespace {

bool share_a_server(const Look& a, const Look& b) {
  return std::ranges::any_of(
      a.mx, [&](const std::string& host) { return std::ranges::count(b.mx, host) != 0; });
}

} // namespace

void Watcher::remember(Standing standing, HopMemory memory) {
  auto hop = standing.last.hop;
  remembered_.insert_or_assign(std::move(hop),
                               Hop{0, std::move(standing), std::move(memory)});
}

void Watcher::remember_letter(std::string id, EndTold told) {
  letters_.insert_or_assign(std::move(id), told);
}

std::vector<std::string> Watcher::follow(Instant now) {
  auto targets = watch_targets(*table_, now);
  left_out_ = targets.size() - std::min(targets.size(), most_hops);
  targets.erase(targets.end() - static_cast<std::ptrdiff_t>(left_out_), targets.end());
  auto former = std::exchange(hops_, {});
  former.merge(std::exchange(remembered_, {}));
  for (const auto& [hop, rule] : targets) {
    auto known = former.extract(std::string(hop.text()));
    auto entry = known ? std::move(known.mapped()) : Hop{};
    entry.rule = rule;
    const auto looked =
        entry.standing ? std::optional(entry.standing->last.at) : std::nullopt;
    schedule_.put(hop.text(), table_->rules().body(rule).watch.every, looked, now);
    hops_.emplace(hop.text(), std::move(entry));
  }
  std::vector<std::string> gone;
  for (const auto& [hop, entry] : former) {
    schedule_.remove(hop);
    gone.push_back(hop);
  }
  return gone;
}

std::vector<NextHop> Watcher::take_due(std::size_t most, Instant now) {
  std::vector<NextHop> due;
  for (const auto& hop : schedule_.take_due(most, now)) {
    due.push_back(*NextHop::parse(hop)); // it came out of one
  }
  return due;
}

const Standing* Watcher::standing(std::string_view hop) const {
  const auto found = hops_.find(hop);
  return found == hops_.end() || !found->second.standing ? nullptr
                                                         : &*found->second.standing;
}

const RuleBody* Watcher::rule_of(std::string_view hop) const {
  const auto found = hops_.find(hop);
  return found == hops_.end() ? nullptr : &table_->rules().body(found->second.rule);
}

WatchSettings Watcher::settings_of(std::string_view hop) const {
  const auto* rule = rule_of(hop);
  return rule == nullptr ? WatchSettings() : rule->watch;
}

void Watcher::settle(Look look, News& news) {
  const auto found = hops_.find(look.hop);
  if (found == hops_.end()) {
    return; // it left the table meanwhile
  }
  auto& entry = found->second;
  auto findings = notice(entry.memory, look, settings_of(look.hop));
  std::ranges::move(findings, std::back_inserter(news.findings));
  entry.standing =
      standing_after(entry.standing ? &*entry.standing : nullptr, std::move(look));
  news.hops.push_back({*entry.standing, entry.memory});
}

Watcher::News Watcher::settle(Outage::Ruling ruling, Instant now) {
  News news;
  if (ruling.finding) {
    news.findings.push_back(*std::move(ruling.finding));
    news.ourselves_changed = true;
  }
  for (auto& look : ruling.looks) {
    settle(std::move(look), news);
  }
  call_witnesses(now);
  return news;
}

// By its own fault: what was ours proves nothing.
bool Watcher::was_blind(std::string_view hop) const {
  const auto* former = standing(hop);
  return former != nullptr && former->last.fault != Fault::ours && is_blind(former->last);
}

std::size_t Watcher::count_able() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      hops_, [this](const auto& entry) { return !was_blind(entry.first); }));
}

// Others than those that do not answer; of other servers than theirs first, since one
// provider's failure is not ours.
void Watcher::call_witnesses(Instant now) {
  if (outage_.held().empty()) {
    return;
  }
  auto wanted = outage_.witnesses_wanted(count_able());
  std::set<std::string_view> called;
  const auto call = [&](bool may_share) {
    for (auto entry = hops_.begin(); entry != hops_.end() && wanted > 0; ++entry) {
      const auto& hop = entry->first;
      const auto& state = entry->second;
      const bool is_stranger =
          state.standing && std::ranges::none_of(outage_.held(), [&](const auto& held) {
            return share_a_server(held.second, state.standing->last);
          });
      if (!outage_.is_held(hop) && !was_blind(hop) && (may_share || is_stranger) &&
          !called.contains(hop) && schedule_.hurry(hop, now)) {
        called.insert(hop);
        --wanted;
      }
    }
  };
  call(false);
  call(true);
}

Watcher::News Watcher::take(Look look, Instant now) {
  const bool is_troubled = look.outlook != Outlook::passes;
  looked_ = now;
  schedule_.looked(look.hop, is_troubled, now);
  Outage::Others others;
  if (is_blind(look) && !outage_.since()) {
    others = {was_blind(look.hop), count_able()};
  }
  return settle(outage_.take(std::move(look), others, now), now);
}

// While we see nobody, one look a minute tells when that is over.
Watcher::News Watcher::tick(Instant now) {
  constexpr std::chrono::seconds pace{60};
  if (outage_.since() && looked_ + pace <= now) {
    looked_ = now;
    schedule_.hurry_next(now);
  }
  return settle(outage_.tick(now), now);
}

Watcher::News Watcher::notice_letters(Instant now) {
  News news;
  if (table_) {
    news.findings = mta_tls::notice_letters(*table_, letters_, now);
  }
  return news;
}

} // namespace mta_tls
