#pragma once

#include "common/facts/investigation.h"

#include <absl/container/flat_hash_set.h>

#include <cstddef>
#include <deque>

namespace mta_tls {

// Whether what DNS says can be validated here.
enum class Validation { works, fails };

struct InvestigatorLimits {
  std::chrono::milliseconds deadline{5'000};
  std::chrono::milliseconds end{30'000};
  std::size_t under_way = 2'000;
  std::size_t queued = 20'000;
};

// Looks next hops up, many at a time: asks DNS and fetches policies as each look-up says,
// and tells what came of it by its deadline. Belongs to the loop's thread.
//
// Not here: that nobody looks the same thing up twice at a time; what is kept of it.
class Investigator {
public:
  Investigator(Loop& loop, DnsSource& dns, PolicySource& policies,
               const InvestigatorLimits& limits, std::function<Instant()> now);
  Investigator(const Investigator&) = delete;
  Investigator& operator=(const Investigator&) = delete;

  // Told once, or twice if it is concluded before it is finished; perhaps at once. Nobody
  // is told of what is under way when the investigator goes.
  void begin(Inquiry inquiry, Investigation::Told told);

  // Where validation fails nothing is asked for DANE: it counts as absent, for a reason
  // of its own. What was known before holds until it lapses.
  void set_validation(Validation validation) noexcept { validation_ = validation; }

  std::size_t under_way() const noexcept { return under_way_.size(); }
  std::size_t queued() const noexcept { return queue_.size(); }

private:
  using Shared = std::shared_ptr<Investigation>;

  void go_without_dane(Inquiry& inquiry) const;
  void start(const Shared& investigation);
  void on_end(const Shared& investigation);

  InvestigationGround ground_;
  InvestigatorLimits limits_;
  Validation validation_ = Validation::works;
  absl::flat_hash_set<Shared> under_way_;
  std::deque<Shared> queue_;
};

} // namespace mta_tls
