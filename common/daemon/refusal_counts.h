#pragma once

#include "common/metrics/metric_page.h"
#include "common/policy/inbound_decision.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace mta_tls {

// Senders and recipients that inbound rules refused, by what they were told and by what
// was wrong. Any thread may count.
class RefusalCounts {
public:
  void count(const Violated& violated, bool enforced) noexcept;

  void add_to(MetricPage& page) const;

private:
  static constexpr std::size_t actions = 3; // reject, tempfail, testing
  static constexpr std::size_t faults =
      static_cast<std::size_t>(InboundFault::fact_unknown) + 1;

  std::array<std::array<std::atomic<std::uint64_t>, faults>, actions> counts_{};
};

} // namespace mta_tls
