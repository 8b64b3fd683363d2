#include "common/facts/fact_keeper.h"

#include "common/discovery/lifetimes.h"

#include <algorithm>

namespace mta_tls {

namespace {

// A policy that nobody has asked for in so long is not fetched anew, and lapses.
constexpr auto longest_disuse = std::chrono::hours(24 * 7);

// All entries are looked at in the course of so many seconds.
constexpr std::size_t seconds_of_a_round = 600;

// Refreshes that nobody waits for, at a time.
constexpr std::size_t most_refreshed = 20;

const Knowledge nothing_known;

// Whatever has become of a look-up by then, it counts as ended.
constexpr std::uint32_t longest_look_up = 120;

// Only another policy replaces one in force (RFC 8461 section 5.1). Whoever has looked up
// without a policy did not know of it: there may be two at a time, one of them traced.
bool takes_away(const Knowledge& found, const Knowledge& known, Instant now) {
  return is_enforced(known.facts.sts, now) && !found.facts.sts;
}

} // namespace

const Discovered* FactKeeper::known(const NextHop& hop, Instant now) {
  auto* facts = cache_.find(hop.text());
  if (facts == nullptr || now >= facts->fresh_until) {
    return nullptr;
  }
  facts->used = now;
  ++counts_.hits;
  return &facts->knowledge.facts;
}

const Discovered* FactKeeper::obtain(const NextHop& hop, const DiscoveryWanted& wanted,
                                     Instant now) {
  auto* facts = cache_.find(hop.text());
  const auto served = serve(facts ? facts->knowledge : nothing_known, wanted, now);
  const auto* answer = served.can_answer ? &facts->knowledge.facts : &nothing_known.facts;
  if (facts) {
    facts->used = now;
  }
  if (served.can_answer && !served.look_up.any()) {
    ++counts_.hits;
    return answer;
  }
  if (finishing_) {
    return answer;
  }
  auto& flight = flights_[std::string(hop.text())];
  if (now < flight.turned_away_until) {
    return answer;
  }
  return started_ ? look_up(hop, flight, facts, served) : nullptr;
}

// By its deadline a look-up has said what it has, and that is the answer until it ends.
const Discovered* FactKeeper::look_up(const NextHop& hop, Flight& flight,
                                      CachedFacts* facts, const Served& served) {
  begin(hop, flight, served.look_up, facts ? facts->knowledge : nothing_known);
  const bool is_to_wait = (served.look_up.dane && !flight.dane.concluded) ||
                          (served.look_up.mta_sts && !flight.sts.concluded);
  if (!served.can_answer && is_to_wait) {
    ++counts_.misses;
    return nullptr;
  }
  ++counts_.stale;
  return facts ? &facts->knowledge.facts : &nothing_known.facts;
}

void FactKeeper::begin(const NextHop& hop, Flight& flight, DiscoveryWanted wanted,
                       const Knowledge& before) {
  if (wanted.dane) {
    begin_part(hop, flight.dane, {true, false}, before);
  }
  if (wanted.mta_sts) {
    begin_part(hop, flight.sts, {false, true}, before);
  }
}

void FactKeeper::begin_part(const NextHop& hop, Part& part, DiscoveryWanted wanted,
                            const Knowledge& before) {
  if (part.ticket != 0) {
    return;
  }
  last_ticket_ += last_ticket_ + 1 == 0 ? 2 : 1; // never 0
  part = {last_ticket_, seconds_, false};
  ++under_way_;
  ++counts_.look_ups;
  researcher_.look_up({hop, wanted, before}, part.ticket);
}

void FactKeeper::wait(std::string_view hop, FactWaiter& waiter) {
  auto& flight = flights_[std::string(hop)];
  if (flight.waiters.empty()) {
    flight.waited_since = seconds_;
  }
  flight.waiters.push_back(&waiter);
  ++waiting_;
}

void FactKeeper::leave(std::string_view hop, FactWaiter& waiter) {
  const auto found = flights_.find(hop);
  if (found != flights_.end()) {
    waiting_ -= std::erase(found->second.waiters, &waiter);
  }
}

void FactKeeper::learn(Report report, Instant now) {
  const auto found = flights_.find(report.hop);
  if (found == flights_.end()) {
    return; // flushed
  }
  auto& flight = found->second;
  auto& part = report.part.dane ? flight.dane : flight.sts;
  if (part.ticket != report.ticket) {
    return;
  }
  if (report.stage == InquiryStage::turned_away) {
    turn_away(flight, now);
  } else {
    take(report, now);
  }
  if (report.stage == InquiryStage::concluded) {
    part.concluded = true;
  } else {
    end(part);
  }
  wake(flight);
}

void FactKeeper::take(const Report& report, Instant now) {
  correct(report.hop, report.part, report.knowledge, now);
  count(report);
}

void FactKeeper::correct(std::string_view hop, const DiscoveryWanted& part,
                         const Knowledge& found, Instant now) {
  const auto* facts = cache_.find(hop);
  auto knowledge = facts ? facts->knowledge : Knowledge();
  take_parts(knowledge, found,
             {part.dane, part.mta_sts && !takes_away(found, knowledge, now)});
  if (knowledge.facts.dane || knowledge.facts.asked_for_sts) {
    cache_.put(hop, std::move(knowledge), now);
  }
}

void FactKeeper::count(const Report& report) {
  if (report.stage != InquiryStage::finished) {
    ++counts_.late;
    return;
  }
  const auto& found = report.knowledge;
  if (report.part.dane && found.facts.dane) {
    ++counts_.dane.at(static_cast<std::size_t>(found.facts.dane->promise));
  }
  if (report.part.mta_sts) {
    count_sts(found);
  }
}

void FactKeeper::count_sts(const Knowledge& found) {
  const auto* record = std::get_if<StsRecordError>(&found.sts.trouble);
  const bool is_well = std::holds_alternative<std::monostate>(found.sts.trouble);
  if (record && *record == StsRecordError::none_found) {
    ++counts_.sts_absent;
  } else if (!is_well || !found.facts.sts) {
    ++counts_.sts_failed;
  } else {
    switch (found.facts.sts->mode) {
    case StsMode::enforce:
      ++counts_.sts_found;
      break;
    case StsMode::testing:
      ++counts_.sts_testing;
      break;
    case StsMode::none:
      ++counts_.sts_absent;
      break;
    }
  }
}

void FactKeeper::end(Part& part) {
  part = {};
  --under_way_;
}

void FactKeeper::turn_away(Flight& flight, Instant now) {
  flight.turned_away_until = now + first_retry;
  ++counts_.turned_away;
}

void FactKeeper::wake(Flight& flight) {
  const auto waiters = std::exchange(flight.waiters, {});
  waiting_ -= waiters.size();
  for (auto* waiter : waiters) {
    waiter->facts_have_come();
  }
}

void FactKeeper::wake_all() {
  for (auto& [hop, flight] : flights_) {
    wake(flight);
  }
}

void FactKeeper::remember(std::string_view hop, Knowledge knowledge, Instant now) {
  if (cache_.find(hop) == nullptr && !is_of_no_use(knowledge, now)) {
    cache_.put(hop, std::move(knowledge), now);
  }
}

void FactKeeper::start() {
  started_ = true;
  wake_all();
}

void FactKeeper::finish() {
  finishing_ = true;
  wake_all();
}

void FactKeeper::tick(Instant now) {
  ++seconds_;
  sweep_flights(now);
  std::size_t refreshed = 0;
  cache_.turn(cache_.size() / seconds_of_a_round + 1, now, [&](CachedFacts& facts) {
    const bool is_due = facts.knowledge.facts.sts && started_ && refreshes_ &&
                        !finishing_ && now >= facts.knowledge.sts.fetch_again &&
                        now < facts.used + longest_disuse;
    if (is_due && ++refreshed <= most_refreshed) {
      refresh_policy(facts, now);
    }
  });
}

void FactKeeper::refresh_policy(CachedFacts& facts, Instant now) {
  const auto hop = NextHop::parse(facts.hop);
  const auto served = serve(facts.knowledge, {false, true}, now);
  if (hop && served.look_up.mta_sts) {
    auto& flight = flights_[facts.hop];
    if (now >= flight.turned_away_until) {
      begin(*hop, flight, {false, true}, facts.knowledge);
    }
  }
}

// The thread that looks up may be held up by its disk; mail waits, and nobody here.
void FactKeeper::sweep(Flight& flight, Instant now) {
  for (auto* part : {&flight.dane, &flight.sts}) {
    if (part->ticket != 0 && seconds_ - part->since >= longest_look_up) {
      end(*part);
    }
  }
  if (!flight.waiters.empty() && seconds_ - flight.waited_since >= patience_) {
    turn_away(flight, now);
  }
  const bool is_looked_up = flight.dane.ticket != 0 || flight.sts.ticket != 0;
  if (now < flight.turned_away_until || (started_ && !is_looked_up)) {
    wake(flight);
  }
}

void FactKeeper::sweep_flights(Instant now) {
  for (auto at = flights_.begin(); at != flights_.end();) {
    auto& flight = at->second;
    sweep(flight, now);
    const bool is_over = flight.dane.ticket == 0 && flight.sts.ticket == 0 &&
                         flight.waiters.empty() && now >= flight.turned_away_until;
    if (is_over) {
      at = flights_.erase(at);
    } else {
      ++at;
    }
  }
}

bool FactKeeper::flush(std::string_view hop) {
  const bool was_known = cache_.find(hop) != nullptr;
  cache_.erase(hop);
  researcher_.forget(std::string(hop));
  const auto found = flights_.find(hop);
  if (found != flights_.end()) {
    auto& flight = found->second;
    under_way_ -=
        std::size_t{flight.dane.ticket != 0} + std::size_t{flight.sts.ticket != 0};
    flight.dane = {};
    flight.sts = {};
    flight.turned_away_until = {};
    wake(flight);
  }
  return was_known;
}

std::size_t FactKeeper::flush_all() {
  const auto count = cache_.size();
  cache_.clear();
  researcher_.forget_all();
  for (auto& [hop, flight] : flights_) {
    flight.dane = {};
    flight.sts = {};
    flight.turned_away_until = {};
  }
  under_way_ = 0;
  wake_all();
  return count;
}

const Knowledge* FactKeeper::knowledge_of(std::string_view hop) {
  const auto* facts = cache_.find(hop);
  return facts ? &facts->knowledge : nullptr;
}

} // namespace mta_tls
