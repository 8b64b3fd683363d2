#include "common/daemon/refusal_counts.h"

namespace mta_tls {

namespace {

constexpr Metric refusals{
    MetricKind::counter, "mta_tls_inbound_refusals_total",
    "Senders and recipients that an inbound rule refused for good (reject), for now "
    "(tempfail), or would have refused if it were not in testing, by what was wrong."};

constexpr std::array<std::string_view, 3> action_words{"reject", "tempfail", "testing"};

std::size_t action_of(const Violated& violated, bool enforced) noexcept {
  if (!enforced) {
    return 2;
  }
  return violated.temporary ? 1 : 0;
}

} // namespace

void RefusalCounts::count(const Violated& violated, bool enforced) noexcept {
  counts_[action_of(violated, enforced)][static_cast<std::size_t>(violated.fault)]
      .fetch_add(1, std::memory_order_relaxed);
}

void RefusalCounts::add_to(MetricPage& page) const {
  page.begin(refusals);
  for (std::size_t action = 0; action < actions; ++action) {
    for (std::size_t fault = 0; fault < faults; ++fault) {
      page.sample({{"action", action_words[action]},
                   {"fault", word(static_cast<InboundFault>(fault))}},
                  counts_[action][fault].load(std::memory_order_relaxed));
    }
  }
}

} // namespace mta_tls
