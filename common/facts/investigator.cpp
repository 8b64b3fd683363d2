#include "common/facts/investigator.h"

#include "common/discovery/lifetimes.h"

#include <utility>

namespace mta_tls {

Investigator::Investigator(Loop& loop, DnsSource& dns, PolicySource& policies,
                           const InvestigatorLimits& limits, std::function<Instant()> now)
    : ground_{loop, dns, policies, std::move(now), limits.deadline, limits.end},
      limits_(limits) {}

void Investigator::begin(Inquiry inquiry, Investigation::Told told) {
  if (inquiry.wanted.dane && validation_ == Validation::fails) {
    go_without_dane(inquiry);
  }
  if (!inquiry.wanted.any()) {
    told({InquiryStage::finished, std::move(inquiry.before), {}});
    return;
  }
  const bool has_room = under_way_.size() < limits_.under_way;
  if (!has_room && queue_.size() >= limits_.queued) {
    told({InquiryStage::turned_away, std::move(inquiry.before), {}});
    return;
  }
  const auto made = std::make_shared<Investigation>(ground_, inquiry, std::move(told));
  made->await_deadline([this, weak = std::weak_ptr(made)] { on_end(weak.lock()); });
  if (has_room) {
    start(made);
  } else {
    queue_.push_back(made);
  }
}

// A finding that has not lapsed was validated when it was made.
void Investigator::go_without_dane(Inquiry& inquiry) const {
  const auto now = ground_.now();
  auto& known = inquiry.before;
  inquiry.wanted.dane = false;
  if (known.facts.dane && now < known.dane.expires) {
    known.dane.refresh = now + longest_retry;
    return;
  }
  known.facts.dane =
      DaneFinding{DanePromise::nothing, DaneReason::not_validating, false, false};
  known.dane = {now + longest_retry, now + longest_retry, 0};
}

void Investigator::start(const Shared& investigation) {
  under_way_.insert(investigation);
  investigation->begin();
}

void Investigator::on_end(const Shared& investigation) {
  if (under_way_.erase(investigation) == 0) {
    std::erase(queue_, investigation);
  }
  if (queue_.empty() || under_way_.size() >= limits_.under_way) {
    return;
  }
  const auto next = std::move(queue_.front());
  queue_.pop_front();
  start(next);
}

} // namespace mta_tls
