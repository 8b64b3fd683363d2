#pragma once

#include "common/watch/finding.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace mta_tls {

// Findings that people are to be told of, until they have been.
class AlertOutbox {
public:
  // What comes within `gather` of the first one is told together.
  explicit AlertOutbox(std::chrono::seconds gather) : gather_(gather) {}

  void put(const Finding& finding);
  // Of before a restart.
  void put_back(std::vector<Finding> findings, Instant now);

  struct Batch {
    std::uint32_t number;
    std::vector<Finding> findings;
  };
  // To be told now; nullopt: nothing is. It stays here until settle().
  std::optional<Batch> take_due(Instant now);
  void settle(std::uint32_t batch);

  // All that is not settled, if that has changed since the last call: the newest, if it
  // is too much to be kept.
  std::optional<std::vector<Finding>> take_changed();

private:
  std::chrono::seconds gather_;
  std::vector<Finding> gathered_;
  std::optional<Instant> since_;
  std::map<std::uint32_t, std::vector<Finding>> batches_; // being told
  std::uint32_t last_batch_ = 0;
  bool is_changed_ = false;
};

} // namespace mta_tls
