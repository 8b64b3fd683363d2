#include "policyd/watch/alert_outbox.h"

#include <cstddef>
#include <utility>

namespace mta_tls {

namespace {

constexpr std::ptrdiff_t most_kept = 5'000;

} // namespace

void AlertOutbox::put(const Finding& finding) {
  if (!since_) {
    since_ = finding.at;
  }
  gathered_.push_back(finding);
  is_changed_ = true;
}

void AlertOutbox::put_back(std::vector<Finding> findings, Instant now) {
  if (!findings.empty()) {
    gathered_ = std::move(findings);
    since_ = now;
  }
}

std::optional<AlertOutbox::Batch> AlertOutbox::take_due(Instant now) {
  if (!since_ || now < *since_ + gather_) {
    return std::nullopt;
  }
  since_.reset();
  const auto& [number, findings] =
      *batches_.emplace(++last_batch_, std::exchange(gathered_, {})).first;
  return Batch{number, findings};
}

void AlertOutbox::settle(std::uint32_t batch) {
  batches_.erase(batch);
  is_changed_ = true;
}

std::optional<std::vector<Finding>> AlertOutbox::take_changed() {
  if (!std::exchange(is_changed_, false)) {
    return std::nullopt;
  }
  std::vector<Finding> all;
  for (const auto& [batch, findings] : batches_) {
    all.insert(all.end(), findings.begin(), findings.end());
  }
  all.insert(all.end(), gathered_.begin(), gathered_.end());
  if (std::ssize(all) > most_kept) {
    all.erase(all.begin(), all.end() - most_kept);
  }
  return all;
}

} // namespace mta_tls
